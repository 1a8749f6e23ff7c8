//! Mistakes in the perceptron.

use super::Mutant;
use super::loss::squared_loss_mistakes;
use super::table::mistakes;
use super::unit::unit_mistakes_but;
use crate::activations::scalar;
use crate::recipes::curve::Curve;

pub(super) fn mutants() -> Vec<Mutant> {
    [
        squared_loss_mistakes!("perceptron", "loss_", "Loss"),
        unit_mistakes_but!(
            "perceptron",
            "",
            "Perceptron",
            [
                "no_derivative",
                "no_derivative_in_b",
                "no_derivative_in_w",
                "derivative_at_wrong_point",
                "b_never_updated_and_no_derivative",
                "wrong_sign_and_no_derivative",
                "no_derivative_and_no_division_by_n",
                // Its errors are −1, 0 and 1.
                "squared_error"
            ]
        ),
        class(),
    ]
    .concat()
}

fn class() -> Vec<Mutant> {
    mistakes! { "perceptron", "", "Perceptron", Unit;
        "step_includes_zero" 3 (|r| r.activation = Curve::own(|z, _| f64::from(z >= 0.0)))
            "All answers are right but those where z is exactly 0. On which side of the step does the point itself lie?"
            "Верны все ответы, кроме тех, где z в точности равно 0. К какой стороне ступеньки относится сама точка?";
        "sign_not_step" 2 (|r| r.activation = Curve::own(|z, _| 2.0 * scalar::step(z) - 1.0))
            "The answers are −1 and 1. Which two classes does the task name?"
            "Ответы — −1 и 1. Какие два класса названы в задании?";
        "sigmoid_not_step" 2 (|r| r.activation = Curve::own(|z, _| scalar::sigmoid(z)))
            "The answers lie between 0 and 1 and change smoothly with z. A perceptron decides; its activation has no slope."
            "Ответы лежат между 0 и 1 и плавно меняются с z. Перцептрон принимает решение: у его активации нет наклона.";
        "relu_not_step" 3 (|r| r.activation = Curve::own(|z, _| scalar::relu(z)))
            "Negative z gives 0, as it should, but positive z comes out as itself. Which values can the answer of a perceptron have?"
            "Отрицательное z даёт 0, как и надо, но положительное выходит как есть. Какие значения может принимать ответ перцептрона?";
        "step_at_half" 3 (|r| r.activation = Curve::own(|z, _| f64::from(z > 0.5)))
            "Objects with z between 0 and 0.5 land in the other class. The threshold is a threshold of z, not of a probability."
            "Объекты с z от 0 до 0.5 попадают в другой класс. Порог здесь — для z, а не для вероятности.";
        "step_upside_down" 2 (|r| r.activation = Curve::own(|z, _| f64::from(z < 0.0)))
            "All answers are swapped. Which class belongs to z > 0?"
            "Все ответы поменялись местами. Какой класс соответствует z > 0?";
        "sigmoid_derivative_in_gradient" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z))))
            "The errors are damped by the slope of a sigmoid. The step has no useful derivative: what does the perceptron's rule put in its place?"
            "Ошибки ослаблены наклоном сигмоиды. У ступеньки полезной производной нет: что стоит на её месте в правиле перцептрона?";
        "only_positive_errors" 3 (|r| r.gradient.error = |p, y| (p - y).max(0.0))
            "Only objects of class 0 that were taken for class 1 move the weights. What of the other kind of mistake?"
            "Веса двигают только объекты класса 0, принятые за класс 1. А что с ошибками другого рода?";
        "only_negative_errors" 3 (|r| r.gradient.error = |p, y| (p - y).min(0.0))
            "Only objects of class 1 that were taken for class 0 move the weights. What of the other kind of mistake?"
            "Веса двигают только объекты класса 1, принятые за класс 0. А что с ошибками другого рода?";
    }
}

//! Mistakes in the neuron with a sigmoid and a squared loss.

use super::Mutant;
use super::loss::squared_loss_mistakes;
use super::table::mistakes;
use super::unit::unit_mistakes_but;
use crate::activations::scalar;
use crate::recipes::curve::Curve;

pub(super) fn mutants() -> Vec<Mutant> {
    let mut loss = squared_loss_mistakes!("neuron", "loss_", "loss");
    // Both are accepted: with ½ and without; with 1/n and with 2/n.
    loss.retain(|mutant| mutant.id != "neuron/loss_without_half");
    let class = unit_mistakes_but!("neuron", "", "Neuron", ["gradient_doubled"]);
    [loss, class, sigmoid(), sigmoid_derivative(), own()].concat()
}

/// The sigmoid's mistakes are the same in two exercises.
macro_rules! sigmoid_mistakes {
    ($library:literal) => { $crate::mutants::table::mistakes! { $library, "sigmoid_", "sigmoid", Curve;
        "upside_down" 2 (|z, _| scalar::sigmoid(-z))
            "The values fall where they should rise. Look at the sign in the exponent."
            "Значения убывают там, где должны расти. Посмотрите на знак в показателе.";
        "is_tanh" 2 (|z, _| z.tanh())
            "The values run from −1 to 1. Between which bounds does a sigmoid lie, and what is it at 0?"
            "Значения идут от −1 до 1. В каких пределах лежит сигмоида и чему она равна в нуле?";
        "overflows" 3 (|z, _| z.exp() / (1.0 + z.exp()))
            "For ordinary z all is well; for z = 1000 the result is NaN. What is the value of exp(1000), and of infinity divided by infinity?"
            "При обычных z всё верно, а при z = 1000 получается NaN. Чему равно exp(1000) и сколько будет бесконечность на бесконечность?";
        "without_brackets" 3 (|z, _| 1.0 + (-z).exp())
            "The values are above 1. In which order are `/` and `+` carried out in `1 / 1 + np.exp(-z)`?"
            "Значения больше 1. В каком порядке выполняются `/` и `+` в записи `1 / 1 + np.exp(-z)`?";
        "without_one" 3 (|z, _| z.exp())
            "The values grow without bound: this is exp(z). What keeps a sigmoid below 1?"
            "Значения растут неограниченно: это exp(z). Что удерживает сигмоиду ниже 1?";
        "minus_in_denominator" 3 (|z, _| 1.0 / (1.0 - (-z).exp()))
            "At 0 the function is not defined, and left of it negative. Compare the denominator with the formula."
            "В нуле функция не определена, а слева от него отрицательна. Сверьте знаменатель с формулой.";
        "rounded" 2 (|z, _| scalar::step(z))
            "There are only zeros and ones. A sigmoid gives a probability; deciding on a class comes later."
            "Получаются только нули и единицы. Сигмоида даёт вероятность, а выбор класса — это потом.";
        "twice" 3 (|z, _| scalar::sigmoid(scalar::sigmoid(z)))
            "All values lie between 0.5 and 0.73: the sigmoid has been applied to a sigmoid."
            "Все значения между 0.5 и 0.73: сигмоиду применили к сигмоиде.";
        "linear" 3 (|z, _| (0.25 * z + 0.5).clamp(0.0, 1.0))
            "Near 0 the values fit, but further out they run in a straight line into 0 and 1. Which function bends there?"
            "Около нуля значения подходят, а дальше по прямой упираются в 0 и 1. Какая функция там изгибается?";
        "base_two" 3 (|z, _| 1.0 / (1.0 + (-z).exp2()))
            "The curve has the right form but is too flat. Which base has the power in the formula?"
            "Форма кривой верная, но она слишком пологая. Какое основание у степени в формуле?";
    } };
}
pub(super) use sigmoid_mistakes;

fn sigmoid() -> Vec<Mutant> {
    sigmoid_mistakes!("neuron")
}

fn sigmoid_derivative() -> Vec<Mutant> {
    mistakes! { "neuron", "sigmoid_derivative_", "sigmoid_derivative", Curve;
        "at_sigmoid" 3 (|z, _| scalar::sigmoid_derivative(scalar::sigmoid(z)))
            "All values lie between 0.19 and 0.25. The argument is z already: what is it passed through before the formula?"
            "Все значения между 0.19 и 0.25. Аргумент — это уже z: через что он проходит до подстановки в формулу?";
        "of_activation" 3 (|z, _| z * (1.0 - z))
            "The values are those of z·(1 − z), negative for large z. In the formula s·(1 − s), what is s?"
            "Значения совпадают с z·(1 − z): при больших z они отрицательны. Что такое s в формуле s·(1 − s)?";
        "is_sigmoid" 2 (|z, _| scalar::sigmoid(z))
            "This is the sigmoid itself. Its slope is largest at 0 and vanishes on both sides."
            "Это сама сигмоида. А её наклон наибольший в нуле и исчезает по обе стороны.";
        "plus_not_minus" 3 (|z, _| scalar::sigmoid(z) * (1.0 + scalar::sigmoid(z)))
            "For large z the values approach 2, though the sigmoid is flat there. Look at the sign in the second factor."
            "При больших z значения стремятся к 2, хотя сигмоида там плоская. Посмотрите на знак во втором множителе.";
        "negative" 2 (|z, _| -scalar::sigmoid_derivative(z))
            "The values are right but for their sign. The sigmoid rises everywhere: which sign has its slope?"
            "Значения верны с точностью до знака. Сигмоида всюду растёт: какого знака её наклон?";
        "of_tanh" 3 (|z, _| scalar::tanh_derivative(z))
            "At 0 the value is 1: that is the slope of tanh. How steep is the sigmoid there?"
            "В нуле получается 1 — это наклон tanh. А какова крутизна сигмоиды в нуле?";
        "one_minus_square" 3 (|z, _| 1.0 - scalar::sigmoid(z) * scalar::sigmoid(z))
            "The values are those of 1 − s². For which function is that the formula of the derivative?"
            "Значения совпадают с 1 − s². Для какой функции такова формула производной?";
        "squared" 3 (|z, _| scalar::sigmoid(z) * scalar::sigmoid(z))
            "The values are those of s². One of the two factors of the formula is another one."
            "Значения совпадают с s². Один из двух множителей в формуле — другой.";
        "denominator_not_squared" 3 (|z, _| (-z).exp() / (1.0 + (-z).exp()))
            "The values fall all the way, from 1 to 0. What becomes of the denominator when a fraction is differentiated?"
            "Значения всё время убывают, от 1 до 0. Что происходит со знаменателем, когда дифференцируют дробь?";
        "overflows" 3 (|z, _| (-z).exp() / ((1.0 + (-z).exp()) * (1.0 + (-z).exp())))
            "For ordinary z all is well; for z = −1000 the result is NaN. What is the value of exp(1000), and of infinity divided by infinity?"
            "При обычных z всё верно, а при z = −1000 получается NaN. Чему равно exp(1000) и сколько будет бесконечность на бесконечность?";
        "constant" 3 (|_, _| 0.25)
            "The value is the same everywhere: the slope at 0. How does the slope depend on z?"
            "Значение всюду одно и то же — наклон в нуле. Как наклон зависит от z?";
    }
}

/// Mistakes that the classes with a sigmoid share.
macro_rules! sigmoid_class_mistakes {
    ($library:literal) => { $crate::mutants::table::mistakes! { $library, "", "Neuron", Unit;
        "activation_tanh" 3 (|r| r.activation = Curve::own(|z, _| z.tanh()))
            "The predictions run from −1 to 1. Which activation does this neuron have?"
            "Предсказания идут от −1 до 1. Какая активация у этого нейрона?";
        "activation_upside_down" 2 (|r| r.activation = Curve::own(|z, _| scalar::sigmoid(-z)))
            "The predictions fall where z grows. Follow the sign of z through `activate`."
            "Предсказания убывают с ростом z. Проследите за знаком z в `activate`.";
        "activation_step" 3 (|r| r.activation = Curve::own(|z, _| scalar::step(z)))
            "`activate` gives only zeros and ones, as the perceptron's does. What has this neuron in its place?"
            "`activate` даёт только нули и единицы, как у перцептрона. Что стоит на этом месте у нейрона?";
        "activation_overflows" 3 (|r| r.activation = Curve::own(|z, _| z.exp() / (1.0 + z.exp())))
            "For z = 1000 the prediction is NaN. Which of the forms of the sigmoid stays finite there?"
            "При z = 1000 предсказание равно NaN. Какая запись сигмоиды остаётся там конечной?";
        "activation_twice" 3 (|r| r.activation = Curve::own(|z, _| scalar::sigmoid(scalar::sigmoid(z))))
            "All predictions lie between 0.5 and 0.73. How many times does z pass through the sigmoid on its way?"
            "Все предсказания между 0.5 и 0.73. Сколько раз z по пути проходит через сигмоиду?";
        "returns_classes" 2 (|r| r.forward.answer = |_, a| f64::from(a > 0.5))
            "`forward_pass` returns classes. The task asks for probabilities: the loss needs to know how sure the neuron is."
            "`forward_pass` возвращает классы. В задании нужны вероятности: функции потерь важно, насколько нейрон уверен.";
        "error_from_classes" 3 (|r| r.gradient.error = |p, y| f64::from(p > 0.5) - y)
            "Objects on the right side no longer move the weights at all. Is the error taken from the prediction, or from its class?"
            "Объекты с верной стороны вовсе не двигают веса. Ошибка посчитана по предсказанию или по его классу?";
    } };
}
pub(super) use sigmoid_class_mistakes;

fn own() -> Vec<Mutant> {
    let mut shared = sigmoid_class_mistakes!("neuron");
    shared.extend(mistakes! { "neuron", "", "Neuron", Unit;
        "derivative_of_raw_z" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| z * (1.0 - z))))
            "The slope in the step is z·(1 − z). What has to stand in that product in place of z?"
            "Наклон в шаге равен z·(1 − z). Что должно стоять в этом произведении вместо z?";
        "derivative_without_s" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid(-z))))
            "The slope in the step is 1 − s. One factor of the derivative is missing."
            "Наклон в шаге равен 1 − s. Не хватает одного множителя производной.";
        "derivative_is_sigmoid" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid(z))))
            "The errors are multiplied by the activation rather than by its slope."
            "Ошибки умножены на саму активацию, а не на её наклон.";
        "derivative_twice" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z).powi(2))))
            "The step is too short by the slope of the sigmoid once more. Does one function already do it when another does it too?"
            "Шаг короче нужного ещё на один наклон сигмоиды. Не учтён ли он в двух местах сразу?";
        "derivative_of_tanh" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| 1.0 - scalar::sigmoid(z).powi(2))))
            "The slope in the step is 1 − s². For which function is that the derivative?"
            "Наклон в шаге равен 1 − s². Производная какой функции так выглядит?";
        "derivative_plus_not_minus" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid(z) * (1.0 + scalar::sigmoid(z)))))
            "Sure predictions move the weights most, though the sigmoid is flat there. Look at the sign inside the derivative."
            "Сильнее всего веса двигают уверенные предсказания, хотя сигмоида там плоская. Посмотрите на знак внутри производной.";
    });
    shared
}

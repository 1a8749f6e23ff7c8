//! Mistakes in ReLU, LeakyReLU, ELU and their neurons.

use super::Mutant;
use super::loss::squared_loss_mistakes;
use super::table::mistakes;
use super::unit::unit_mistakes_but;
use crate::activations::{ALPHA, scalar};
use crate::recipes::curve::Curve;
use crate::recipes::unit::{Predictions, Start};

pub(super) fn mutants() -> Vec<Mutant> {
    // ReLU and LeakyReLU keep the sign, so their derivative may be taken at either point.
    let relu_class = unit_mistakes_but!(
        "activations",
        "neuron_relu_",
        "NeuronReLU",
        [
            "weights_not_reset",
            "derivative_at_wrong_point",
            // From zeros a ReLU does not learn at all, since its slope at 0 is 0: see `relu_fit`.
            "loss_after_step",
            "no_division_by_n_and_loss_after_step",
            "reset_each_epoch",
            "predicts_once",
            "fit_without_steps"
        ]
    );
    let leaky_class = unit_mistakes_but!(
        "activations",
        "neuron_leaky_relu_",
        "NeuronLeakyReLU",
        ["weights_not_reset", "derivative_at_wrong_point"]
    );
    let elu_class = unit_mistakes_but!("activations", "neuron_elu_", "NeuronELU", ["weights_not_reset"]);
    [
        squared_loss_mistakes!("activations", "loss_", "Loss"),
        relu(),
        relu_derivative(),
        relu_class,
        relu_own(),
        relu_fit(),
        leaky_relu(),
        leaky_relu_derivative(),
        leaky_class,
        leaky_own(),
        elu(),
        elu_derivative(),
        elu_class,
        elu_own(),
    ]
    .concat()
}

fn relu() -> Vec<Mutant> {
    mistakes! { "activations", "relu_", "relu", Curve;
        "is_absolute" 3 (|x, _| x.abs())
            "Negative inputs come out positive. What does ReLU make of everything left of 0?"
            "Отрицательные входы выходят положительными. Что ReLU делает со всем, что левее нуля?";
        "is_minimum" 2 (|x, _| x.min(0.0))
            "The negative half is kept and the positive one lost. Which of the two numbers is the larger one?"
            "Отрицательная половина сохранилась, а положительная пропала. Какое из двух чисел больше?";
        "is_identity" 2 (|x, _| x)
            "The input comes out unchanged. Without a bend, what do several layers add up to?"
            "Вход выходит без изменений. Что дают несколько слоёв подряд, если излома нет?";
        "is_step" 3 (|x, _| scalar::step(x))
            "Positive inputs all become 1: that is the slope of ReLU, or the perceptron's step."
            "Все положительные входы превращаются в 1: это наклон ReLU или ступенька перцептрона.";
        "is_leaky" 3 (|x, _| scalar::leaky_relu(x, ALPHA))
            "A small part of the negative inputs leaks through. Which of the activations does that?"
            "Небольшая доля отрицательных входов просачивается. Какая из активаций так делает?";
        "is_softplus" 3 (|x, _| scalar::softplus(x))
            "Far from 0 the values fit, near it the bend is rounded off; 0 gives 0.69. Where does ReLU bend, and how sharply?"
            "Вдали от нуля значения подходят, а возле него излом сглажен: в нуле 0.69. Где и насколько резко изгибается ReLU?";
        "is_sigmoid" 2 (|x, _| scalar::sigmoid(x))
            "The values are those of the earlier exercise's activation and stay below 1."
            "Значения — от активации из предыдущего задания и не превышают 1.";
        "upside_down" 3 (|x, _| scalar::relu(-x))
            "Positive inputs vanish, negative ones come out with the opposite sign. Look at the sign of the argument."
            "Положительные входы пропадают, отрицательные выходят с обратным знаком. Посмотрите на знак аргумента.";
        "capped" 3 (|x, _| x.clamp(0.0, 1.0))
            "Nothing above 1 comes out. Does ReLU have an upper bound?"
            "Ничего больше 1 не выходит. Есть ли у ReLU верхняя граница?";
        "at_least_one" 3 (|x, _| x.max(1.0))
            "Nothing below 1 comes out. With which number is x compared?"
            "Ничего меньше 1 не выходит. С каким числом сравнивается x?";
    }
}

fn relu_derivative() -> Vec<Mutant> {
    mistakes! { "activations", "relu_derivative_", "relu_derivative", Curve;
        "one_at_zero" 3 (|x, _| f64::from(x >= 0.0))
            "All values are right but the one at 0. Which value does the task agree on there?"
            "Верны все значения, кроме нуля. О каком значении там договаривается задание?";
        "half_at_zero" 3 (|x, _| if x == 0.0 { 0.5 } else { scalar::step(x) })
            "All values are right but the one at 0. Which value does the task agree on there?"
            "Верны все значения, кроме нуля. О каком значении в нём договаривается задание?";
        "is_relu" 2 (|x, _| scalar::relu(x))
            "This is ReLU itself. How steep is it at x = 5, and at x = 500?"
            "Это сама ReLU. Какова её крутизна при x = 5 и при x = 500?";
        "upside_down" 2 (|x, _| f64::from(x <= 0.0))
            "The slope is where the function is flat, and missing where it rises."
            "Наклон есть там, где функция плоская, и отсутствует там, где она растёт.";
        "sign" 3 (|x, _| if x > 0.0 { 1.0 } else { -1.0 })
            "Left of 0 the slope is −1: that is the derivative of |x|."
            "Левее нуля наклон равен −1: это производная |x|.";
        "one_everywhere" 2 (|_, _| 1.0)
            "The slope is 1 on both sides. What does the graph of ReLU look like on the left?"
            "Наклон равен 1 с обеих сторон. Как выглядит график ReLU слева?";
        "is_leaky" 3 (|x, _| scalar::leaky_relu_derivative(x, ALPHA))
            "Left of 0 the slope is small but not zero. Which activation has that slope?"
            "Левее нуля наклон мал, но не равен нулю. У какой активации такой наклон?";
        "of_sigmoid" 3 (|x, _| scalar::sigmoid_derivative(x))
            "The values are those of the sigmoid's derivative. Which function is differentiated here?"
            "Значения совпадают с производной сигмоиды. Какую функцию здесь дифференцируют?";
        "is_sigmoid" 3 (|x, _| scalar::sigmoid(x))
            "The slope changes smoothly from 0 to 1: that is the derivative of softplus."
            "Наклон плавно меняется от 0 до 1: это производная softplus.";
        "threshold_at_one" 3 (|x, _| f64::from(x > 1.0))
            "Between 0 and 1 the slope is missing. Where does ReLU bend?"
            "Между 0 и 1 наклон пропал. Где у ReLU излом?";
    }
}

fn relu_own() -> Vec<Mutant> {
    mistakes! { "activations", "neuron_relu_", "NeuronReLU", Unit;
        "sigmoid_not_relu" 2 (|r| r.activation = Curve::own(|z, _| scalar::sigmoid(z)))
            "`activate` still has the sigmoid of the earlier exercise."
            "В `activate` осталась сигмоида из предыдущего задания.";
        "leaky_not_relu" 3 (|r| r.activation = Curve::own(scalar::leaky_relu))
            "The predictions for negative z are small negative numbers. Which activation does `activate` call?"
            "Предсказания при отрицательных z — небольшие отрицательные числа. Какую активацию вызывает `activate`?";
        "absolute_not_relu" 3 (|r| r.activation = Curve::own(|z, _| z.abs()))
            "The predictions for negative z are positive. What does ReLU make of everything left of 0?"
            "Предсказания при отрицательных z положительны. Что ReLU делает со всем, что левее нуля?";
        "step_not_relu" 3 (|r| r.activation = Curve::own(|z, _| scalar::step(z)))
            "The predictions are only zeros and ones. Is that the value of ReLU or its slope?"
            "Предсказания — только нули и единицы. Это значение ReLU или её наклон?";
        "derivative_is_relu" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::relu(z))))
            "The errors are multiplied by the activation rather than by its slope: large z make giant steps."
            "Ошибки умножены на саму активацию, а не на её наклон: при больших z шаги огромны.";
        "derivative_of_sigmoid" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z))))
            "The errors are damped by the slope of a sigmoid. Which activation does this neuron have?"
            "Ошибки ослаблены наклоном сигмоиды. Какая активация у этого нейрона?";
        "derivative_of_leaky" 3 (|r| r.gradient.derivative = Some(Curve::own(scalar::leaky_relu_derivative)))
            "Objects with negative z still move the weights a little. How steep is ReLU there?"
            "Объекты с отрицательным z всё же немного двигают веса. Какова там крутизна ReLU?";
        "derivative_upside_down" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| f64::from(z <= 0.0))))
            "Only objects with negative z move the weights. On which side does ReLU rise?"
            "Веса двигают только объекты с отрицательным z. С какой стороны ReLU растёт?";
        "derivative_one_at_zero" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| f64::from(z >= 0.0))))
            "Starting from zeros, where every z is 0, the weights move at once. Which slope does the task agree on at 0?"
            "При старте с нулей, когда все z равны 0, веса сразу сдвигаются. О каком наклоне в нуле договаривается задание?";
        "derivative_of_error" 3 (|r| r.gradient.error = |p, y| f64::from(p - y > 0.0) * (p - y))
            "Objects with too low an answer do not move the weights. Of which number is the slope taken?"
            "Объекты с заниженным ответом не двигают веса. От какого числа берётся наклон?";
    }
}

/// Mistakes in `fit` that show only when it goes on from weights that were there.
fn relu_fit() -> Vec<Mutant> {
    mistakes! { "activations", "neuron_relu_", "NeuronReLU", Unit;
        "loss_after_step" 3 (|r| { r.fit.start = Start::ZerosIfNone; r.fit.loss_after_step = true; })
            "The list of losses is shifted by one: its first number is already that after the first step. When is the loss of an epoch taken?"
            "Список потерь сдвинут на один: первое число — уже после первого шага. В какой момент берутся потери эпохи?";
        "predicts_once" 3 (|r| { r.fit.start = Start::ZerosIfNone; r.fit.predictions = Predictions::Once; })
            "All losses are equal though the weights change. From which weights does `y_pred` of the second epoch come?"
            "Все потери одинаковы, хотя веса меняются. По каким весам посчитано `y_pred` второй эпохи?";
        "fit_without_steps" 2 (|r| { r.fit.start = Start::ZerosIfNone; r.fit.steps = false; })
            "After `fit` the weights are those of the start, and all losses are equal. What turns a prediction into learning?"
            "После `fit` веса такие же, как в начале, и все потери одинаковы. Что превращает предсказание в обучение?";
    }
}

fn leaky_relu() -> Vec<Mutant> {
    mistakes! { "activations", "leaky_relu_", "leaky_relu", Curve;
        "slope_on_wrong_side" 2 (|x, a| if x > 0.0 { a * x } else { x })
            "Negative inputs pass unchanged, positive ones are made small. Which side leaks?"
            "Отрицательные входы проходят без изменений, а положительные уменьшаются. Какая сторона «протекает»?";
        "slope_with_wrong_sign" 3 (|x, a| if x > 0.0 { x } else { -a * x })
            "Negative inputs come out positive. Look at the sign of the small slope."
            "Отрицательные входы выходят положительными. Посмотрите на знак малого наклона.";
        "is_relu" 2 (|x, _| scalar::relu(x))
            "Nothing of the negative inputs is left. What is the leak for?"
            "От отрицательных входов ничего не осталось. Для чего нужна «протечка»?";
        "constant_on_left" 3 (|x, a| if x > 0.0 { x } else { a })
            "Left of 0 there is the same number everywhere: the slope is written where the value belongs."
            "Левее нуля всюду одно и то же число: на месте значения стоит наклон.";
        "minus_alpha_on_left" 3 (|x, a| if x > 0.0 { x } else { -a })
            "Left of 0 there is the same number everywhere. Does the leak depend on x?"
            "Левее нуля всюду одно и то же число. Зависит ли «протечка» от x?";
        "alpha_ignored" 3 (|x, _| scalar::leaky_relu(x, ALPHA))
            "For the usual α the values are right and for another α the same. Is the number written into the function?"
            "При обычном α значения верны, а при другом — те же самые. Не записано ли число прямо в функции?";
        "slope_on_both_sides" 3 (|x, a| a * x)
            "Both sides are made small. For which x does the function equal x?"
            "Уменьшены обе стороны. При каких x функция равна x?";
        "shifted" 3 (|x, a| if x > 0.0 { x } else { x + a })
            "Left of 0 α is added rather than multiplied."
            "Левее нуля α прибавляется, а не умножается.";
        "slopes_added" 3 (|x, a| scalar::relu(x) + a * x)
            "The slope on the right is 1 + α. If the function is a sum of two parts, what may the second part be for x > 0?"
            "Наклон справа равен 1 + α. Если функция — сумма двух частей, чему равна вторая при x > 0?";
    }
    .into_iter()
    .chain(mistakes! { "activations", "leaky_relu_", "leaky_relu", Alpha;
        "default_alpha" 3 (0.1)
            "With α given the values are right, without it they leak ten times too much. Compare the default with the one in the task."
            "С явно заданным α значения верны, без него «протечка» в десять раз больше. Сверьте значение по умолчанию с условием.";
    })
    .collect()
}

fn leaky_relu_derivative() -> Vec<Mutant> {
    mistakes! { "activations", "leaky_relu_derivative_", "leaky_relu_derivative", Curve;
        "one_at_zero" 3 (|x, a| if x >= 0.0 { 1.0 } else { a })
            "All values are right but the one at 0. Which value does the task agree on there?"
            "Верны все значения, кроме нуля. О каком значении там договаривается задание?";
        "slope_on_wrong_side" 2 (|x, a| if x > 0.0 { a } else { 1.0 })
            "The small slope is on the right and the slope 1 on the left. Which side leaks?"
            "Малый наклон справа, а наклон 1 слева. Какая сторона «протекает»?";
        "is_relu" 2 (|x, _| scalar::relu_derivative(x))
            "Left of 0 the slope is 0. What is the leak for?"
            "Левее нуля наклон нулевой. Для чего нужна «протечка»?";
        "times_x_on_left" 3 (|x, a| if x > 0.0 { 1.0 } else { a * x })
            "Left of 0 there are values of the function, not slopes. What is the derivative of α·x?"
            "Левее нуля стоят значения функции, а не наклоны. Чему равна производная α·x?";
        "is_leaky_relu" 3 (scalar::leaky_relu)
            "This is LeakyReLU itself. How steep is it at x = 5, and at x = 500?"
            "Это сама LeakyReLU. Какова её крутизна при x = 5 и при x = 500?";
        "negative_slope" 3 (|x, a| if x > 0.0 { 1.0 } else { -a })
            "Left of 0 the slope is negative. Does the function fall there?"
            "Левее нуля наклон отрицательный. Убывает ли там функция?";
        "one_everywhere" 2 (|_, _| 1.0)
            "The slope is 1 on both sides. Where does the function bend?"
            "Наклон равен 1 с обеих сторон. Где у функции излом?";
        "alpha_ignored" 3 (|x, _| scalar::leaky_relu_derivative(x, ALPHA))
            "For the usual α the values are right and for another α the same. Is the number written into the function?"
            "При обычном α значения верны, а при другом — те же самые. Не записано ли число прямо в функции?";
        "x_on_right" 3 (|x, a| if x > 0.0 { x } else { a })
            "Right of 0 there are values of the function, not slopes. What is the derivative of x?"
            "Правее нуля стоят значения функции, а не наклоны. Чему равна производная x?";
        "zero_at_zero" 3 (|x, a| if x == 0.0 { 0.0 } else { scalar::leaky_relu_derivative(x, a) })
            "All values are right but the one at 0, which is 0. Which value does the task agree on there?"
            "Верны все значения, кроме точки 0, где получился 0. О каком значении там договаривается задание?";
    }
    .into_iter()
    .chain(mistakes! { "activations", "leaky_relu_derivative_", "leaky_relu_derivative", Alpha;
        "default_alpha" 3 (0.1)
            "With α given the values are right, without it the slope is ten times too large. Compare the default with the one in the task."
            "С явно заданным α значения верны, без него наклон в десять раз больше. Сверьте значение по умолчанию с условием.";
    })
    .collect()
}

fn leaky_own() -> Vec<Mutant> {
    mistakes! { "activations", "neuron_leaky_relu_", "NeuronLeakyReLU", Unit;
        "relu_not_leaky" 3 (|r| r.activation = Curve::own(|z, _| scalar::relu(z)))
            "The predictions for negative z are 0. Which activation does `activate` call?"
            "Предсказания при отрицательных z равны 0. Какую активацию вызывает `activate`?";
        "slope_on_wrong_side" 3 (|r| r.activation = Curve::own(|z, a| if z > 0.0 { a * z } else { z }))
            "The predictions for positive z are small, those for negative z are z itself. Which side leaks?"
            "Предсказания при положительных z малы, а при отрицательных равны z. Какая сторона «протекает»?";
        "alpha_ten_times" 3 (|r| r.activation.alpha = 10.0 * ALPHA)
            "The predictions for negative z are ten times too large. Which α is passed to the activation?"
            "Предсказания при отрицательных z в десять раз больше. Какое α передаётся в активацию?";
        "derivative_of_relu" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::relu_derivative(z))))
            "Objects with negative z do not move the weights. Is that what the leak is for?"
            "Объекты с отрицательным z не двигают веса. Не для того ли нужна «протечка»?";
        "derivative_on_wrong_side" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, a| if z > 0.0 { a } else { 1.0 })))
            "Objects with positive z hardly move the weights, those with negative z do. Which side is the steep one?"
            "Объекты с положительным z почти не двигают веса, а с отрицательным — двигают. Какая сторона крутая?";
        "derivative_one_at_zero" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, a| if z >= 0.0 { 1.0 } else { a })))
            "Starting from zeros, where every z is 0, the first step is a hundred times too long. Which slope does the task agree on at 0?"
            "При старте с нулей, когда все z равны 0, первый шаг в сто раз длиннее. О каком наклоне в нуле договаривается задание?";
        "derivative_alpha_ten_times" 3 (|r| { if let Some(slope) = &mut r.gradient.derivative { slope.alpha = 10.0 * ALPHA; } })
            "Objects with negative z move the weights ten times too much. Which α is passed to the derivative?"
            "Объекты с отрицательным z двигают веса в десять раз сильнее. Какое α передаётся в производную?";
        "derivative_is_leaky" 3 (|r| r.gradient.derivative = Some(Curve::own(scalar::leaky_relu)))
            "The errors are multiplied by the activation rather than by its slope: large z make giant steps."
            "Ошибки умножены на саму активацию, а не на её наклон: при больших z шаги огромны.";
        "derivative_of_sigmoid" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z))))
            "The errors are damped by the slope of a sigmoid. Which activation does this neuron have?"
            "Ошибки ослаблены наклоном сигмоиды. Какая активация у этого нейрона?";
    }
}

fn elu() -> Vec<Mutant> {
    mistakes! { "activations", "elu_", "elu", Curve;
        "without_minus_one" 2 (|x, a| if x > 0.0 { x } else { a * x.exp() })
            "The function jumps at 0, and left of it it is positive. Compare the left branch with the formula."
            "В нуле функция прыгает, а левее положительна. Сверьте левую ветвь с формулой.";
        "without_alpha" 2 (|x, _| if x > 0.0 { x } else { x.exp_m1() })
            "Far on the left the values tend to −1. To which number should they tend?"
            "Далеко слева значения стремятся к −1. А к какому числу должны?";
        "minus_one_outside" 3 (|x, a| if x > 0.0 { x } else { a * x.exp() - 1.0 })
            "Just left of 0 the values are near −1. What does α multiply: the power only?"
            "Чуть левее нуля значения около −1. На что умножается α: только на экспоненту?";
        "alpha_in_exponent" 3 (|x, a| if x > 0.0 { x } else { (a * x).exp_m1() })
            "The left branch bends far too slowly. Where does α stand in the formula?"
            "Левая ветвь изгибается слишком медленно. Где в формуле стоит α?";
        "is_relu" 2 (|x, _| scalar::relu(x))
            "Left of 0 there is nothing. Which branch has ELU there?"
            "Левее нуля ничего нет. Какая там ветвь у ELU?";
        "is_leaky" 3 (scalar::leaky_relu)
            "The left branch is a straight line. How does ELU go on there?"
            "Левая ветвь — прямая. Как там ведёт себя ELU?";
        "sign_on_left" 3 (|x, a| if x > 0.0 { x } else { -a * x.exp_m1() })
            "The left branch is positive. Which of the two terms in its bracket is the larger one?"
            "Левая ветвь положительна. Какое из двух слагаемых в скобке больше?";
        "sign_in_exponent" 3 (|x, a| if x > 0.0 { x } else { a * (-x).exp_m1() })
            "The left branch grows without bound. Look at the sign in the exponent."
            "Левая ветвь растёт неограниченно. Посмотрите на знак в показателе.";
        "branches_swapped" 2 (|x, a| if x > 0.0 { a * x.exp_m1() } else { x })
            "The exponential is on the right. For which x is ELU the straight line?"
            "Экспонента оказалась справа. При каких x ELU — прямая?";
        "masks_overflow" 3 (|x, a| if x > 0.0 { x + 0.0 * a * x.exp_m1() } else { x * 0.0 + a * x.exp_m1() })
            "For ordinary x all is well; for x = 1000 the result is NaN. What is infinity times 0, when both branches are computed and one is masked out?"
            "При обычных x всё верно, а при x = 1000 получается NaN. Сколько будет бесконечность на 0, если считать обе ветви и одну занулять маской?";
        "alpha_ignored" 3 (|x, _| scalar::elu(x, ALPHA))
            "For the usual α the values are right and for another α the same. Is the number written into the function?"
            "При обычном α значения верны, а при другом — те же самые. Не записано ли число прямо в функции?";
    }
    .into_iter()
    .chain(mistakes! { "activations", "elu_", "elu", Alpha;
        "default_alpha" 3 (0.1)
            "With α given the values are right, without it they are ten times too large on the left. Compare the default with the one in the task."
            "С явно заданным α значения верны, без него слева они в десять раз больше. Сверьте значение по умолчанию с условием.";
    })
    .collect()
}

fn elu_derivative() -> Vec<Mutant> {
    mistakes! { "activations", "elu_derivative_", "elu_derivative", Curve;
        "without_alpha" 2 (|x, _| if x > 0.0 { 1.0 } else { x.exp() })
            "Just left of 0 the slope is near 1. Which factor does the left branch of ELU have?"
            "Чуть левее нуля наклон около 1. Какой множитель есть у левой ветви ELU?";
        "is_elu_on_left" 3 (|x, a| if x > 0.0 { 1.0 } else { a * x.exp_m1() })
            "Left of 0 the slope is negative: that is ELU itself. What becomes of the −1 when it is differentiated?"
            "Левее нуля наклон отрицательный: это сама ELU. Что происходит с −1 при дифференцировании?";
        "is_elu" 3 (scalar::elu)
            "This is ELU itself, on both sides. How steep is it at x = 5, and at x = 500?"
            "Это сама ELU, с обеих сторон. Какова её крутизна при x = 5 и при x = 500?";
        "is_leaky" 2 (scalar::leaky_relu_derivative)
            "Left of 0 the slope is the same everywhere. How does the left branch of ELU run?"
            "Левее нуля наклон всюду одинаков. Как идёт левая ветвь ELU?";
        "is_relu" 2 (|x, _| scalar::relu_derivative(x))
            "Left of 0 the slope is 0. Is ELU flat there?"
            "Левее нуля наклон нулевой. Разве ELU там плоская?";
        "alpha_added" 3 (|x, a| if x > 0.0 { 1.0 } else { x.exp() + a })
            "Left of 0 α is added to the power rather than multiplied by it."
            "Левее нуля α прибавляется к экспоненте, а не умножается на неё.";
        "negative_on_left" 3 (|x, a| if x > 0.0 { 1.0 } else { -a * x.exp() })
            "Left of 0 the slope is negative. Does ELU fall there?"
            "Левее нуля наклон отрицательный. Убывает ли там ELU?";
        "elu_without_alpha_plus_alpha" 3 (|x, a| if x > 0.0 { 1.0 } else { x.exp_m1() + a })
            "Left of 0 the values tend to α − 1. α stands in the sum but not in the activation."
            "Левее нуля значения стремятся к α − 1. В сумме α есть, а в самой активации — нет.";
        "times_x" 3 (|x, a| if x > 0.0 { 1.0 } else { a * x * x.exp() })
            "Left of 0 there is a factor x too many. What is the derivative of eˣ?"
            "Левее нуля есть лишний множитель x. Чему равна производная eˣ?";
        "x_on_right" 3 (|x, a| if x > 0.0 { x } else { a * x.exp() })
            "Right of 0 there are values of the function, not slopes. What is the derivative of x?"
            "Правее нуля стоят значения функции, а не наклоны. Чему равна производная x?";
        "branches_swapped" 3 (|x, a| if x > 0.0 { a * x.exp() } else { 1.0 })
            "The slope 1 is on the left, the power on the right. For which x is ELU the straight line?"
            "Наклон 1 слева, а экспонента справа. При каких x ELU — прямая?";
    }
}

fn elu_own() -> Vec<Mutant> {
    mistakes! { "activations", "neuron_elu_", "NeuronELU", Unit;
        "relu_not_elu" 3 (|r| r.activation = Curve::own(|z, _| scalar::relu(z)))
            "The predictions for negative z are 0. Which activation does `activate` call?"
            "Предсказания при отрицательных z равны 0. Какую активацию вызывает `activate`?";
        "leaky_not_elu" 3 (|r| r.activation = Curve::own(scalar::leaky_relu))
            "The predictions for negative z lie on a straight line. Which activation does `activate` call?"
            "Предсказания при отрицательных z лежат на прямой. Какую активацию вызывает `activate`?";
        "alpha_one" 3 (|r| r.activation.alpha = 1.0)
            "The predictions for negative z tend to −1. Which α is passed to the activation?"
            "Предсказания при отрицательных z стремятся к −1. Какое α передаётся в активацию?";
        "without_minus_one" 3 (|r| r.activation = Curve::own(|z, a| if z > 0.0 { z } else { a * z.exp() }))
            "The predictions for negative z are small and positive. Compare the left branch of the activation with the formula."
            "Предсказания при отрицательных z малы и положительны. Сверьте левую ветвь активации с формулой.";
        "derivative_of_relu" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::relu_derivative(z))))
            "Objects with negative z do not move the weights. Is ELU flat there?"
            "Объекты с отрицательным z не двигают веса. Разве ELU там плоская?";
        "derivative_of_leaky" 3 (|r| r.gradient.derivative = Some(Curve::own(scalar::leaky_relu_derivative)))
            "All objects with negative z move the weights equally, however far left they lie. Whose slope is that?"
            "Все объекты с отрицательным z двигают веса одинаково, как бы далеко слева ни лежали. Чей это наклон?";
        "derivative_without_alpha" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| if z > 0.0 { 1.0 } else { z.min(0.0).exp() })))
            "Objects with negative z move the weights a hundred times too much. Which factor does the left branch have?"
            "Объекты с отрицательным z двигают веса в сто раз сильнее. Какой множитель есть у левой ветви?";
        "derivative_is_elu" 3 (|r| r.gradient.derivative = Some(Curve::own(scalar::elu)))
            "The errors are multiplied by the activation rather than by its slope: large z make giant steps."
            "Ошибки умножены на саму активацию, а не на её наклон: при больших z шаги огромны.";
        "derivative_negative_on_left" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, a| if z > 0.0 { 1.0 } else { -a * z.exp() })))
            "Objects with negative z push the weights the wrong way. Which sign has the slope there?"
            "Объекты с отрицательным z толкают веса не туда. Какого знака там наклон?";
        "derivative_of_sigmoid" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z))))
            "The errors are damped by the slope of a sigmoid. Which activation does this neuron have?"
            "Ошибки ослаблены наклоном сигмоиды. Какая активация у этого нейрона?";
    }
}

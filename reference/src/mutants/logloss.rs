//! Mistakes in the neuron with a sigmoid and the logarithmic loss.

use super::Mutant;
use super::neuron::{sigmoid_class_mistakes, sigmoid_mistakes};
use super::table::mistakes;
use super::unit::unit_mistakes_but;
use crate::activations::scalar;
use crate::losses::scalar as losses;
use crate::recipes::curve::Curve;
use crate::recipes::pairwise::{Outcome, Pairing};

pub(super) fn mutants() -> Vec<Mutant> {
    let class = unit_mistakes_but!(
        "logloss",
        "",
        "Neuron",
        [
            "no_derivative",
            "no_derivative_in_b",
            "no_derivative_in_w",
            "derivative_at_wrong_point",
            "b_never_updated_and_no_derivative",
            "wrong_sign_and_no_derivative",
            "no_derivative_and_no_division_by_n"
        ]
    );
    let shared = sigmoid_class_mistakes!("logloss");
    [loss(), sigmoid_mistakes!("logloss"), class, shared, own()].concat()
}

fn loss() -> Vec<Mutant> {
    mistakes! { "logloss", "loss_", "loss", Loss;
        "without_minus" 2 (|r| r.total = |sum, n| -sum / n.elements)
            "The loss is negative. Logarithms of probabilities are: what in the formula makes the loss positive?"
            "Потери отрицательны. Логарифмы вероятностей такие и есть: что в формуле делает потери положительными?";
        "sum_not_mean" 2 (|r| r.total = |sum, _| sum)
            "The loss grows with the number of objects: it is a sum. What makes losses of data sets of different size comparable?"
            "Потери растут с числом объектов: это сумма. Благодаря чему можно сравнивать потери на выборках разного размера?";
        "sum_without_minus" 3 (|r| r.total = |sum, _| -sum)
            "Two things at once: the loss is negative, and it grows with the number of objects. What makes it positive, and what makes it a mean?"
            "Сразу две вещи: потери отрицательны и растут с числом объектов. Что делает их положительными, а что средним?";
        "halved" 3 (|r| r.total = |sum, n| 0.5 * sum / n.elements)
            "The loss is half of the expected one. The factor ½ belongs to another loss."
            "Потери вдвое меньше ожидаемых. Множитель ½ — от другой функции потерь.";
        "divided_by_n_twice" 3 (|r| r.total = |sum, n| sum / (n.elements * n.elements))
            "The loss is too small by the number of objects. Count how often you average."
            "Потери занижены в n раз. Посчитайте, сколько раз вы усредняете.";
        "class_one_only" 2 (|r| r.term = losses::cross_entropy)
            "Objects of class 0 add nothing to the loss, however wrong their predictions are. Which term speaks for them?"
            "Объекты класса 0 ничего не вносят в потери, как бы ни ошибалось предсказание. Какое слагаемое отвечает за них?";
        "class_zero_only" 2 (|r| r.term = |p, y| losses::cross_entropy(1.0 - p, 1.0 - y))
            "Objects of class 1 add nothing to the loss, however wrong their predictions are. Which term speaks for them?"
            "Объекты класса 1 ничего не вносят в потери, как бы ни ошибалось предсказание. Какое слагаемое отвечает за них?";
        "terms_subtracted" 3 (|r| r.term = |p, y| losses::cross_entropy(p, y) - losses::cross_entropy(1.0 - p, 1.0 - y))
            "Objects of class 0 lower the loss when they are predicted wrongly. Look at the sign between the two terms."
            "Объекты класса 0 уменьшают потери, когда предсказание неверно. Посмотрите на знак между двумя слагаемыми.";
        "logarithms_swapped" 3 (|r| r.term = |p, y| losses::binary_cross_entropy(1.0 - p, y))
            "The better the prediction, the larger the loss. Which logarithm belongs to which class?"
            "Чем лучше предсказание, тем больше потери. Какой логарифм относится к какому классу?";
        "arguments_swapped" 3 (|r| r.term = |p, y| -(p * y.ln() + (1.0 - p) * (1.0 - y).ln()))
            "The logarithm is taken of the answers, so the loss is infinite or NaN. In which order do the arguments come?"
            "Логарифм взят от ответов, поэтому потери бесконечны или равны NaN. В каком порядке идут аргументы?";
        "log_base_two" 3 (|r| r.total = |sum, n| sum / n.elements / std::f64::consts::LN_2)
            "The loss is about 1.44 times too large. Which base has the logarithm?"
            "Потери примерно в 1.44 раза больше нужного. Какое основание у логарифма?";
        "log_base_ten" 3 (|r| r.total = |sum, n| sum / n.elements / std::f64::consts::LN_10)
            "The loss is about 2.3 times too small. Which base has the logarithm?"
            "Потери примерно в 2.3 раза меньше нужного. Какое основание у логарифма?";
        "log_of_one_plus_p" 3 (|r| r.term = |p, y| -(y * (1.0 + p).ln() + (1.0 - y) * (2.0 - p).ln()))
            "No prediction is punished hard: 1 was added inside the logarithm. What is the loss of a certain and wrong answer meant to be?"
            "Ни одно предсказание не штрафуется всерьёз: внутри логарифма прибавлена 1. Какими должны быть потери при уверенной ошибке?";
        "clipped_hard" 3 (|r| r.term = |p, y| losses::binary_cross_entropy(p.clamp(0.1, 0.9), y))
            "Sure predictions cost as much as those at 0.1 and 0.9. If you clip, how near to 0 and 1 may the bounds be?"
            "Уверенные предсказания стоят столько же, сколько 0.1 и 0.9. Если вы ограничиваете p, насколько близко к 0 и 1 должны быть границы?";
        "is_squared" 2 (|r| r.term = |p, y| (p - y) * (p - y))
            "This is the mean square. The loss of this exercise grows without bound when a sure answer is wrong."
            "Это средний квадрат. А в этом задании потери при уверенной ошибке растут неограниченно.";
        "is_half_squared" 2 (|r| r.term = |p, y| 0.5 * (p - y) * (p - y))
            "This is half of the mean square, the loss of the earlier exercise."
            "Это половина среднего квадрата — функция потерь из предыдущего задания.";
        "without_log" 3 (|r| r.term = |p, y| -(y * p + (1.0 - y) * (1.0 - p)))
            "The loss is the mean probability of the right class, with a minus. What is still done to that probability?"
            "Потери — это средняя вероятность верного класса с минусом. Что ещё нужно сделать с этой вероятностью?";
        "broadcasts" 3 (|r| r.pairing = Pairing::Broadcast)
            "With arguments of equal shape the loss is right; with (n, 1) and (n,) every prediction meets every answer. Print the shape of the product."
            "С аргументами одной формы потери верны, а с (n, 1) и (n,) каждое предсказание встречается с каждым ответом. Напечатайте форму произведения.";
        "not_averaged" 3 (|r| { r.outcome = Outcome::EachElement; r.total = |term, _| term; })
            "There is a loss for each object, but not one for all of them. What turns many numbers into one?"
            "Получились потери каждого объекта, а не общее число. Что превращает много чисел в одно?";
        "returns_nothing" 2 (|r| r.outcome = Outcome::Nothing)
            "The function returns nothing. A printed number is not a returned one."
            "Функция ничего не возвращает. Напечатать число и вернуть его — не одно и то же.";
    }
}

fn own() -> Vec<Mutant> {
    mistakes! { "logloss", "", "Neuron", Unit;
        "derivative_of_squared_loss" 3 (|r| r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z))))
            "The errors are damped by the slope of the sigmoid, as with the squared loss. Work out dL/dz for this loss: what cancels?"
            "Ошибки ослаблены наклоном сигмоиды, как при квадратичных потерях. Выведите dL/dz для этой функции потерь: что сокращается?";
        "derivative_in_w_only" 3 (|r| { r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z))); r.gradient.derivative_in = (true, false); })
            "b is right; the step of w still has the slope of the sigmoid in it. Both gradients come from one dL/dz."
            "b верно, а в шаге w остался наклон сигмоиды. Оба градиента получаются из одного dL/dz.";
        "derivative_in_b_only" 3 (|r| { r.gradient.derivative = Some(Curve::own(|z, _| scalar::sigmoid_derivative(z))); r.gradient.derivative_in = (false, true); })
            "w is right; the step of b still has the slope of the sigmoid in it. Both gradients come from one dL/dz."
            "w верно, а в шаге b остался наклон сигмоиды. Оба градиента получаются из одного dL/dz.";
        "gradient_by_p" 3 (|r| r.gradient.error = losses::binary_cross_entropy_gradient)
            "The step is made of dL/dp. From p to the weights there is one more link in the chain."
            "Шаг составлен из dL/dp. От p до весов в цепочке есть ещё одно звено.";
        "one_class_in_gradient" 3 (|r| r.gradient.error = |p, y| if y > 0.5 { p - y } else { 0.0 })
            "Objects of class 0 do not move the weights. Which term of the loss speaks for them?"
            "Объекты класса 0 не двигают веса. Какое слагаемое функции потерь отвечает за них?";
    }
}

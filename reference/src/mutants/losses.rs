//! Mistakes in the losses and their gradients.

use ndarray::Axis;

use super::Mutant;
use super::table::mistakes;
use crate::activations::softmax;
use crate::losses::scalar;
use crate::recipes::pairwise::{Outcome, Pairing};

pub(super) fn mutants() -> Vec<Mutant> {
    [
        loss_mistakes!("mse_", "mse", elements),
        broadcasting_mistakes!("mse_", "mse"),
        mse(),
        gradient_mistakes!("mse_grad_", "mse_grad", elements),
        broadcasting_mistakes!("mse_grad_", "mse_grad"),
        mse_gradient(),
        loss_mistakes!("mae_", "mae", elements),
        broadcasting_mistakes!("mae_", "mae"),
        mae(),
        gradient_mistakes!("mae_grad_", "mae_grad", elements),
        broadcasting_mistakes!("mae_grad_", "mae_grad"),
        mae_gradient(),
        loss_mistakes!("binary_cross_entropy_", "binary_cross_entropy", elements),
        broadcasting_mistakes!("binary_cross_entropy_", "binary_cross_entropy"),
        binary(),
        gradient_mistakes!("binary_cross_entropy_grad_", "binary_cross_entropy_grad", elements),
        broadcasting_mistakes!("binary_cross_entropy_grad_", "binary_cross_entropy_grad"),
        binary_gradient(),
        loss_mistakes!("categorical_cross_entropy_", "categorical_cross_entropy", rows),
        categorical(),
        gradient_mistakes!("categorical_cross_entropy_grad_", "categorical_cross_entropy_grad", rows),
        categorical_gradient(),
        loss_mistakes!("hinge_", "hinge", elements),
        broadcasting_mistakes!("hinge_", "hinge"),
        hinge(),
        gradient_mistakes!("hinge_grad_", "hinge_grad", elements),
        broadcasting_mistakes!("hinge_grad_", "hinge_grad"),
        hinge_gradient(),
    ]
    .concat()
}

/// ∂/∂p of −(1 − y)·ln(1 − p).
fn class_zero_slope(p: f64, y: f64) -> f64 {
    -scalar::cross_entropy_gradient(1.0 - p, 1.0 - y)
}

/// Mistakes of every loss; the mean is over `n`.
macro_rules! loss_mistakes {
    ($prefix:literal, $entry:literal, $n:ident) => { mistakes! { "losses", $prefix, $entry, Loss;
        "sum_not_mean" 2 (|r| r.total = |sum, _| sum)
            "The loss grows with the number of objects: it is a sum. What makes losses of data sets of different size comparable?"
            "Потери растут с числом объектов: это сумма. Благодаря чему можно сравнивать потери на выборках разного размера?";
        "halved" 3 (|r| r.total = |sum, n| 0.5 * sum / n.$n)
            "The loss is exactly half of the expected one. Is there a factor ½ in the formula of this exercise?"
            "Потери ровно вдвое меньше ожидаемых. Есть ли множитель ½ в формуле этого задания?";
        "divided_by_n_twice" 3 (|r| r.total = |sum, n| sum / (n.$n * n.$n))
            "The loss is too small by the number of objects. Count how often you average."
            "Потери занижены в n раз. Посчитайте, сколько раз вы усредняете.";
        "negative" 2 (|r| r.total = |sum, n| -sum / n.$n)
            "The value is right but for its sign. A loss is never below 0 here: look at where the minus comes from."
            "Значение верно с точностью до знака. Потери здесь не бывают меньше 0: посмотрите, откуда берётся минус.";
        "returns_nothing" 2 (|r| r.outcome = Outcome::Nothing)
            "The function returns nothing. A printed number is not a returned one."
            "Функция ничего не возвращает. Напечатать число и вернуть его — не одно и то же.";
        "not_averaged" 3 (|r| { r.outcome = Outcome::EachElement; r.total = |term, _| term; })
            "There is a loss for each element, but not one for all of them. What turns many numbers into one?"
            "Получились потери каждого элемента, а не общее число. Что превращает много чисел в одно?";
    } };
}
use loss_mistakes;

/// Mistakes of every gradient; the mean is over `n`.
macro_rules! gradient_mistakes {
    ($prefix:literal, $entry:literal, $n:ident) => { mistakes! { "losses", $prefix, $entry, Loss;
        "not_divided_by_n" 2 (|r| r.total = |term, _| term)
            "Every component is n times too large. The loss is a mean: what does one prediction's share in it look like?"
            "Каждая компонента больше нужного в n раз. Потери — это среднее: какова в нём доля одного предсказания?";
        "divided_by_n_twice" 3 (|r| r.total = |term, n| term / (n.$n * n.$n))
            "Every component is n times too small. Count how often you divide by n."
            "Каждая компонента меньше нужного в n раз. Посчитайте, сколько раз вы делите на n.";
        "wrong_sign" 2 (|r| r.total = |term, n| -term / n.$n)
            "Every component has the opposite sign. By which of the two arguments is the derivative taken?"
            "У каждой компоненты обратный знак. По какому из двух аргументов берётся производная?";
        "halved" 3 (|r| r.total = |term, n| 0.5 * term / n.$n)
            "Every component is half of what it should be. Differentiate the loss as this exercise defines it."
            "Каждая компонента вдвое меньше нужного. Продифференцируйте функцию потерь именно в том виде, в каком она дана.";
        "doubled" 3 (|r| r.total = |term, n| 2.0 * term / n.$n)
            "Every component is twice what it should be. Differentiate the loss as this exercise defines it."
            "Каждая компонента вдвое больше нужного. Продифференцируйте функцию потерь именно в том виде, в каком она дана.";
        "summed" 3 (|r| { r.outcome = Outcome::Number; r.total = |sum, n| sum / n.$n; })
            "The result is one number. A gradient has one component for each prediction: which shape is that?"
            "Получилось одно число. У градиента по компоненте на каждое предсказание: какой он формы?";
        "returns_nothing" 2 (|r| r.outcome = Outcome::Nothing)
            "The function returns nothing. A printed array is not a returned one."
            "Функция ничего не возвращает. Напечатать массив и вернуть его — не одно и то же.";
    } };
}
use gradient_mistakes;

/// Mistakes of functions of (n, 1) and (n,).
macro_rules! broadcasting_mistakes {
    ($prefix:literal, $entry:literal) => { mistakes! { "losses", $prefix, $entry, Loss;
        "broadcasts" 3 (|r| r.pairing = Pairing::Broadcast)
            "With arguments of equal shape all is well; with (n, 1) and (n,) every prediction meets every answer. Print the shape of what you average."
            "С аргументами одной формы всё верно, а с (n, 1) и (n,) каждое предсказание встречается с каждым ответом. Напечатайте форму того, что вы усредняете.";
    } };
}
use broadcasting_mistakes;

fn mse() -> Vec<Mutant> {
    mistakes! { "losses", "mse_", "mse", Loss;
        "root" 3 (|r| r.total = |sum, n| (sum / n.elements).sqrt())
            "The loss is the root of the mean square. Compare with the formula: is there a root?"
            "Потери — корень из среднего квадрата. Сверьтесь с формулой: есть ли там корень?";
        "absolute" 3 (|r| r.term = scalar::absolute)
            "The errors enter by their absolute values. Which loss is that?"
            "Ошибки входят по модулю. Какая это функция потерь?";
        "signed" 3 (|r| r.term = |p, y| p - y)
            "Errors of opposite sign cancel, and the loss may be negative. What keeps them from cancelling in the formula?"
            "Ошибки разных знаков взаимно уничтожаются, и потери бывают отрицательными. Что в формуле не даёт им сократиться?";
        "difference_of_squares" 3 (|r| r.term = |p, y| p * p - y * y)
            "The squares are taken before the difference. What is squared in the formula?"
            "Квадраты берутся до разности. Что возводится в квадрат в формуле?";
        "square_of_mean" 3 (|r| { r.term = |p, y| p - y; r.total = |sum, n| (sum / n.elements).powi(2); })
            "The mean error is squared, so that errors cancel first. In which order are the mean and the square taken?"
            "В квадрат возводится средняя ошибка, и ошибки успевают сократиться. В каком порядке берутся среднее и квадрат?";
    }
}

fn mse_gradient() -> Vec<Mutant> {
    mistakes! { "losses", "mse_grad_", "mse_grad", Loss;
        "of_absolute" 3 (|r| r.term = scalar::absolute_gradient)
            "All components have the same size, whatever the error is. Of which loss is that the gradient?"
            "Все компоненты одной величины, какой бы ни была ошибка. Градиент какой функции потерь так выглядит?";
        "is_squared" 3 (|r| r.term = scalar::squared)
            "The components are squares, so none is negative. Is that the loss, or its derivative?"
            "Компоненты — квадраты и не бывают отрицательными. Это сама функция потерь или её производная?";
        "absolute_error" 3 (|r| r.term = |p, y| 2.0 * (p - y).abs())
            "No component is negative. In which direction should a prediction move that is too low?"
            "Отрицательных компонент нет. В какую сторону нужно сдвинуть заниженное предсказание?";
    }
}

fn mae() -> Vec<Mutant> {
    mistakes! { "losses", "mae_", "mae", Loss;
        "squared" 3 (|r| r.term = scalar::squared)
            "Large errors weigh too much: they are squared. Which loss is that?"
            "Большие ошибки весят слишком много: они в квадрате. Какая это функция потерь?";
        "signed" 3 (|r| r.term = |p, y| p - y)
            "Errors of opposite sign cancel, and the loss may be negative."
            "Ошибки разных знаков взаимно уничтожаются, и потери бывают отрицательными.";
        "absolute_of_mean" 3 (|r| { r.term = |p, y| p - y; r.total = |sum, n| (sum / n.elements).abs(); })
            "The errors cancel before their absolute value is taken. In which order come the mean and the modulus?"
            "Ошибки сокращаются до того, как взят модуль. В каком порядке берутся среднее и модуль?";
        "difference_of_absolutes" 3 (|r| r.term = |p, y| (p.abs() - y.abs()).abs())
            "A prediction of the wrong sign and the right size costs nothing. Of what is the modulus taken?"
            "Предсказание верной величины, но с неверным знаком ничего не стоит. От чего берётся модуль?";
        "root_mean_square" 3 (|r| { r.term = scalar::squared; r.total = |sum, n| (sum / n.elements).sqrt(); })
            "This is the root of the mean square: near the mean modulus, but larger."
            "Это корень из среднего квадрата: он близок к среднему модулю, но больше.";
    }
}

fn mae_gradient() -> Vec<Mutant> {
    mistakes! { "losses", "mae_grad_", "mae_grad", Loss;
        "is_error" 3 (|r| r.term = |p, y| p - y)
            "The components grow with the error. How steep is a modulus far from 0?"
            "Компоненты растут с ошибкой. Какова крутизна модуля вдали от нуля?";
        "is_absolute" 3 (|r| r.term = scalar::absolute)
            "The components are the moduli themselves, so none is negative. What is the derivative of |x| left of 0?"
            "Компоненты — сами модули и не бывают отрицательными. Чему равна производная |x| левее нуля?";
        "one_sided" 3 (|r| r.term = |p, y| f64::from(p > y))
            "Predictions that are too low have no gradient. What is the derivative of |x| left of 0?"
            "У заниженных предсказаний градиента нет. Чему равна производная |x| левее нуля?";
        "kink_below" 3 (|r| r.term = |p, y| if p > y { 1.0 } else { -1.0 })
            "All is well but where a prediction is exactly right: there the gradient pushes it away. What should happen at the kink?"
            "Всё верно, кроме точных попаданий: там градиент уводит от верного ответа. Что должно быть в точке излома?";
        "kink_above" 3 (|r| r.term = |p, y| if p >= y { 1.0 } else { -1.0 })
            "All is well but where a prediction is exactly right: there the gradient pushes it down. What should happen at the kink?"
            "Всё верно, кроме точных попаданий: там градиент толкает вниз. Что должно быть в точке излома?";
    }
}

fn binary() -> Vec<Mutant> {
    mistakes! { "losses", "binary_cross_entropy_", "binary_cross_entropy", Loss;
        "class_one_only" 2 (|r| r.term = scalar::cross_entropy)
            "Objects of class 0 add nothing to the loss, however wrong their predictions are. Which term speaks for them?"
            "Объекты класса 0 ничего не вносят в потери, как бы ни ошибалось предсказание. Какое слагаемое отвечает за них?";
        "class_zero_only" 2 (|r| r.term = |p, y| scalar::cross_entropy(1.0 - p, 1.0 - y))
            "Objects of class 1 add nothing to the loss, however wrong their predictions are. Which term speaks for them?"
            "Объекты класса 1 ничего не вносят в потери, как бы ни ошибалось предсказание. Какое слагаемое отвечает за них?";
        "arguments_swapped" 3 (|r| r.term = |p, y| -(p * y.ln() + (1.0 - p) * (1.0 - y).ln()))
            "The logarithm is taken of the answers, so the loss is infinite or NaN. Which argument comes first in this exercise?"
            "Логарифм взят от ответов, поэтому потери бесконечны или равны NaN. Какой аргумент в этом задании идёт первым?";
        "logarithms_swapped" 3 (|r| r.term = |p, y| scalar::binary_cross_entropy(1.0 - p, y))
            "The better the prediction, the larger the loss. Which logarithm belongs to which class?"
            "Чем лучше предсказание, тем больше потери. Какой логарифм относится к какому классу?";
        "nan_when_certain" 3 (|r| r.term = |p, y| -(y * p.ln() + (1.0 - y) * (1.0 - p).ln()))
            "For probabilities between 0 and 1 all is well; for exactly 0 or 1 the loss is NaN, even if the prediction is right. What is 0 times the logarithm of 0?"
            "При вероятностях строго между 0 и 1 всё верно, а при 0 или 1 потери равны NaN, даже если предсказание верно. Сколько будет 0, умноженный на логарифм нуля?";
        "clipped_hard" 3 (|r| r.term = |p, y| scalar::binary_cross_entropy(p.clamp(0.1, 0.9), y))
            "Sure predictions cost as much as those at 0.1 and 0.9. If you clip, how near to 0 and 1 may the bounds be?"
            "Уверенные предсказания стоят столько же, сколько 0.1 и 0.9. Если вы ограничиваете p, насколько близко к 0 и 1 должны быть границы?";
        "log_base_two" 3 (|r| r.total = |sum, n| sum / n.elements / std::f64::consts::LN_2)
            "The loss is about 1.44 times too large. Which base has the logarithm?"
            "Потери примерно в 1.44 раза больше нужного. Какое основание у логарифма?";
        "log_base_ten" 3 (|r| r.total = |sum, n| sum / n.elements / std::f64::consts::LN_10)
            "The loss is about 2.3 times too small. Which base has the logarithm?"
            "Потери примерно в 2.3 раза меньше нужного. Какое основание у логарифма?";
        "of_sigmoid" 3 (|r| r.prepare = Some(|p| p.mapv(crate::activations::scalar::sigmoid)))
            "The predictions pass through a sigmoid first. Are they probabilities already, or still scores?"
            "Предсказания сначала проходят через сигмоиду. Это уже вероятности или ещё нет?";
        "terms_subtracted" 3 (|r| r.term = |p, y| scalar::cross_entropy(p, y) - scalar::cross_entropy(1.0 - p, 1.0 - y))
            "Objects of class 0 lower the loss when they are predicted wrongly. Look at the sign between the two terms."
            "Объекты класса 0 уменьшают потери, когда предсказание неверно. Посмотрите на знак между двумя слагаемыми.";
        "is_squared" 2 (|r| r.term = scalar::squared)
            "This is the mean square. A cross-entropy grows without bound when a sure answer is wrong."
            "Это средний квадрат. А перекрёстная энтропия при уверенной ошибке растёт неограниченно.";
    }
}

fn binary_gradient() -> Vec<Mutant> {
    mistakes! { "losses", "binary_cross_entropy_grad_", "binary_cross_entropy_grad", Loss;
        "with_respect_to_z" 3 (|r| r.term = |p, y| p - y)
            "The components are p − y: that is the gradient by the score before the sigmoid. By what does this exercise differentiate?"
            "Компоненты равны p − y: это градиент по значению до сигмоиды. По чему дифференцирует это задание?";
        "class_one_only" 2 (|r| r.term = scalar::cross_entropy_gradient)
            "Objects of class 0 have no gradient. Which term of the loss speaks for them?"
            "У объектов класса 0 градиента нет. Какое слагаемое функции потерь отвечает за них?";
        "class_zero_only" 2 (|r| r.term = class_zero_slope)
            "Objects of class 1 have no gradient. Which term of the loss speaks for them?"
            "У объектов класса 1 градиента нет. Какое слагаемое функции потерь отвечает за них?";
        "inner_sign_lost" 3 (|r| r.term = |p, y| scalar::cross_entropy_gradient(p, y) - class_zero_slope(p, y))
            "Objects of class 0 are pushed the wrong way. What is the inner derivative of ln(1 − p)?"
            "Объекты класса 0 толкаются не туда. Чему равна внутренняя производная ln(1 − p)?";
        "nan_when_certain" 3 (|r| r.term = |p, y| (p - y) / (p * (1.0 - p)))
            "For probabilities between 0 and 1 all is well; for a certain and right answer the gradient is NaN. What becomes of the fraction there?"
            "При вероятностях строго между 0 и 1 всё верно, а при уверенном верном ответе градиент равен NaN. Что там происходит с дробью?";
        "logarithm_kept" 3 (|r| r.term = |p, y| -scalar::binary_cross_entropy(1.0 - p, y))
            "The components still contain logarithms. What is the derivative of ln p?"
            "В компонентах остались логарифмы. Чему равна производная ln p?";
        "times_slope" 3 (|r| r.term = |p, y| (p - y) * p * (1.0 - p))
            "The slope of the sigmoid is a factor where it should be a divisor, or not be there at all."
            "Наклон сигмоиды стоит множителем там, где он был бы делителем или не нужен вовсе.";
    }
}

fn categorical() -> Vec<Mutant> {
    mistakes! { "losses", "categorical_cross_entropy_", "categorical_cross_entropy", Loss;
        "mean_over_elements" 3 (|r| r.total = |sum, n| sum / n.elements)
            "The loss is too small by the number of classes. Over what is the mean taken: objects, or all elements?"
            "Потери занижены в число классов раз. По чему берётся среднее: по объектам или по всем элементам?";
        "mean_over_classes" 3 (|r| r.total = |sum, n| sum / n.columns)
            "The loss is divided by the number of classes. Which axis runs over the objects?"
            "Потери делятся на число классов. Какая ось соответствует объектам?";
        "all_classes_binary" 3 (|r| r.term = scalar::binary_cross_entropy)
            "The wrong classes add terms of their own. Which classes does a one-hot row let through?"
            "Неверные классы вносят свои слагаемые. Какие классы пропускает строка one-hot?";
        "softmax_inside" 3 (|r| r.prepare = Some(|p| softmax(p, Axis(1))))
            "Even certain and right answers cost something: the predictions pass through a softmax first. Are they probabilities already?"
            "Даже уверенные верные ответы чего-то стоят: предсказания сначала проходят через softmax. Разве это ещё не вероятности?";
        "nan_when_certain" 3 (|r| r.term = |p, y| -y * p.ln())
            "For probabilities above 0 all is well; a class of probability 0 makes the loss NaN, even if it is a wrong class. What is 0 times the logarithm of 0?"
            "При положительных вероятностях всё верно, но класс с вероятностью 0 даёт NaN, даже если это неверный класс. Сколько будет 0, умноженный на логарифм нуля?";
        "without_log" 3 (|r| r.term = |p, y| -y * p)
            "This is minus the mean probability of the right class. What is still done to that probability?"
            "Это средняя вероятность верного класса с минусом. Что ещё нужно сделать с этой вероятностью?";
        "arguments_swapped" 3 (|r| r.term = |p, y| -p * y.ln())
            "The logarithm is taken of the answers, so the loss is infinite or NaN. Which argument comes first in this exercise?"
            "Логарифм взят от ответов, поэтому потери бесконечны или равны NaN. Какой аргумент в этом задании идёт первым?";
        "all_classes" 3 (|r| r.term = |p, _| -p.ln())
            "The logarithms of all classes are added up. Which of them does the answer choose?"
            "Складываются логарифмы по всем классам. Какой из них выбирает ответ?";
        "clipped_hard" 3 (|r| r.term = |p, y| scalar::cross_entropy(p.clamp(0.1, 0.9), y))
            "Sure predictions cost as much as those at 0.1 and 0.9. If you clip, how near to 0 and 1 may the bounds be?"
            "Уверенные предсказания стоят столько же, сколько 0.1 и 0.9. Если вы ограничиваете p, насколько близко к 0 и 1 должны быть границы?";
        "log_base_two" 3 (|r| r.total = |sum, n| sum / n.rows / std::f64::consts::LN_2)
            "The loss is about 1.44 times too large. Which base has the logarithm?"
            "Потери примерно в 1.44 раза больше нужного. Какое основание у логарифма?";
    }
}

fn categorical_gradient() -> Vec<Mutant> {
    mistakes! { "losses", "categorical_cross_entropy_grad_", "categorical_cross_entropy_grad", Loss;
        "mean_over_elements" 3 (|r| r.total = |term, n| term / n.elements)
            "Every component is too small by the number of classes. Over what is the mean taken: objects, or all elements?"
            "Каждая компонента занижена в число классов раз. По чему берётся среднее: по объектам или по всем элементам?";
        "with_respect_to_scores" 3 (|r| r.term = |p, y| p - y)
            "The components are p − y: that is the gradient by the scores before softmax. By what does this exercise differentiate?"
            "Компоненты равны p − y: это градиент по значениям до softmax. По чему дифференцирует это задание?";
        "nan_when_certain" 3 (|r| r.term = |p, y| -y / p)
            "For probabilities above 0 all is well; a wrong class of probability 0 gives NaN. What is 0 divided by 0?"
            "При положительных вероятностях всё верно, но неверный класс с вероятностью 0 даёт NaN. Сколько будет 0 делить на 0?";
        "all_classes" 3 (|r| r.term = |p, _| -1.0 / p)
            "The wrong classes have a gradient too. On which probabilities does the loss of one object depend?"
            "Градиент есть и у неверных классов. От каких вероятностей зависят потери одного объекта?";
        "all_classes_binary" 3 (|r| r.term = scalar::binary_cross_entropy_gradient)
            "The wrong classes have a gradient too, as if each class were a yes-or-no question of its own."
            "Градиент есть и у неверных классов, будто каждый класс — отдельный вопрос «да или нет».";
        "logarithm_kept" 3 (|r| r.term = scalar::cross_entropy)
            "The components still contain logarithms. What is the derivative of ln p?"
            "В компонентах остались логарифмы. Чему равна производная ln p?";
        "softmax_inside" 3 (|r| r.prepare = Some(|p| softmax(p, Axis(1))))
            "The predictions pass through a softmax first. Are they probabilities already?"
            "Предсказания сначала проходят через softmax. Разве это ещё не вероятности?";
        "times_p" 3 (|r| r.term = |p, y| -y * p)
            "The surer the right answer, the larger the step. Is p a factor or a divisor in the derivative of a logarithm?"
            "Чем увереннее верный ответ, тем больше шаг. Множителем или делителем стоит p в производной логарифма?";
    }
}

fn hinge() -> Vec<Mutant> {
    mistakes! { "losses", "hinge_", "hinge", Loss;
        "not_cut_off" 2 (|r| r.term = |p, y| 1.0 - y * p)
            "Objects far on the right side lower the loss below 0. What does the formula do with a margin above 1?"
            "Объекты далеко с верной стороны делают потери отрицательными. Что формула делает с отступом больше 1?";
        "without_margin" 3 (|r| r.term = |p, y| (-y * p).max(0.0))
            "Right answers cost nothing, however near they are to the border. Which margin does the hinge loss ask for?"
            "Верные ответы ничего не стоят, как бы близко к границе они ни были. Какого отступа требует эта функция потерь?";
        "squared" 3 (|r| r.term = |p, y| (1.0 - y * p).max(0.0).powi(2))
            "Large violations weigh too much: they are squared. Compare with the formula."
            "Большие нарушения весят слишком много: они в квадрате. Сверьтесь с формулой.";
        "sign_of_margin" 2 (|r| r.term = |p, y| (1.0 + y * p).max(0.0))
            "The better the answer, the larger the loss. Look at the sign between 1 and the margin."
            "Чем лучше ответ, тем больше потери. Посмотрите на знак между 1 и отступом.";
        "absolute" 3 (|r| r.term = |p, y| (1.0 - y * p).abs())
            "Answers beyond the margin cost again. What does the hinge do on its flat side?"
            "Ответы дальше отступа снова чего-то стоят. Как ведёт себя функция на своей плоской стороне?";
        "difference" 3 (|r| r.term = |p, y| (1.0 - (y - p)).max(0.0))
            "The margin is a difference. How do answer and prediction make a margin here?"
            "Отступ посчитан как разность. Как он здесь составляется из ответа и предсказания?";
        "labels_from_zero" 3 (|r| r.term = |p, y| (1.0 - (2.0 * y - 1.0) * p).max(0.0))
            "The labels are treated as 0 and 1 and turned into ±1 once more. Which labels does this exercise have?"
            "Метки приняты за 0 и 1 и ещё раз переведены в ±1. Какие метки в этом задании?";
        "of_absolute_prediction" 3 (|r| r.term = |p, _| (1.0 - p.abs()).max(0.0))
            "The side does not matter: only how far the prediction is from 0. Where does the answer enter?"
            "Сторона не важна: важно лишь, насколько предсказание далеко от 0. Где участвует ответ?";
    }
}

fn hinge_gradient() -> Vec<Mutant> {
    mistakes! { "losses", "hinge_grad_", "hinge_grad", Loss;
        "not_cut_off" 2 (|r| r.term = |_, y| -y)
            "Objects far on the right side still have a gradient. Where is the hinge flat?"
            "У объектов далеко с верной стороны есть градиент. Где функция плоская?";
        "without_margin" 3 (|r| r.term = |p, y| if y * p < 0.0 { -y } else { 0.0 })
            "Right answers near the border have no gradient. Up to which margin does the loss fall?"
            "У верных ответов возле границы градиента нет. До какого отступа потери убывают?";
        "cut_off_reversed" 3 (|r| r.term = |p, y| if y * p > 1.0 { -y } else { 0.0 })
            "Only objects beyond the margin have a gradient. On which side is the hinge flat?"
            "Градиент есть только у объектов дальше отступа. С какой стороны функция плоская?";
        "times_prediction" 3 (|r| r.term = |p, y| if y * p < 1.0 { -y * p } else { 0.0 })
            "The components contain the prediction itself. What is the derivative of y·p by p?"
            "В компонентах осталось само предсказание. Чему равна производная y·p по p?";
        "of_squared" 3 (|r| r.term = |p, y| if y * p < 1.0 { -2.0 * y * (1.0 - y * p) } else { 0.0 })
            "The components grow with the violation: that is the gradient of the squared hinge."
            "Компоненты растут с величиной нарушения: это градиент квадрата функции.";
        "constant" 3 (|r| r.term = |p, y| if y * p < 1.0 { -1.0 } else { 0.0 })
            "All components push the same way, whichever class the object has. Where does the answer enter?"
            "Все компоненты толкают в одну сторону, каким бы ни был класс. Где участвует ответ?";
        "kink_included" 3 (|r| r.term = |p, y| if y * p <= 1.0 { -y } else { 0.0 })
            "All is well but where the margin is exactly 1. Which value does the task agree on at the kink?"
            "Всё верно, кроме отступа, в точности равного 1. О каком значении в точке излома договаривается задание?";
    }
}

//! Mistakes that any mean of half squares may have.

/// The mistakes of a loss, under a prefix.
macro_rules! squared_loss_mistakes {
    ($library:literal, $prefix:literal, $entry:literal) => {{
        use $crate::recipes::pairwise::{Outcome, Pairing};
        $crate::mutants::table::mistakes! { $library, $prefix, $entry, Loss;
        "without_half" 2 (|r| r.total = |sum, n| sum / n.elements)
            "The loss is exactly twice the expected one. Compare the factor in front of the mean with the formula."
            "Потери ровно вдвое больше ожидаемых. Сверьте множитель перед средним с формулой.";
        "sum_not_mean" 2 (|r| r.total = |sum, _| 0.5 * sum)
            "The loss grows with the number of objects: it is a sum. What makes losses of data sets of different size comparable?"
            "Потери растут с числом объектов: это сумма. Благодаря чему можно сравнивать потери на выборках разного размера?";
        "sum_without_half" 3 (|r| r.total = |sum, _| sum)
            "The loss is the plain sum of squares. Two things of the formula are missing in front of it."
            "Потери — просто сумма квадратов. Перед ней не хватает двух вещей из формулы.";
        "quarter" 3 (|r| r.total = |sum, n| 0.25 * sum / n.elements)
            "The loss is half of the expected one: the factor ½ is there twice."
            "Потери вдвое меньше ожидаемых: множитель ½ учтён дважды.";
        "root" 3 (|r| r.total = |sum, n| (sum / n.elements).sqrt())
            "The loss is the root of the mean square. Compare with the formula: is there a root?"
            "Потери — корень из среднего квадрата. Сверьтесь с формулой: есть ли там корень?";
        "absolute" 3 (|r| r.term = |p, y| (p - y).abs())
            "The errors enter by their absolute values. For zeros and ones this cannot be told from squares; for other numbers it can."
            "Ошибки входят по модулю. На нулях и единицах это не отличить от квадратов, на других числах — видно.";
        "signed" 3 (|r| r.term = |p, y| p - y)
            "Errors of opposite sign cancel, and the loss may be negative. What keeps them from cancelling in the formula?"
            "Ошибки разных знаков взаимно уничтожаются, и потери бывают отрицательными. Что в формуле не даёт им сократиться?";
        "broadcasts" 3 (|r| r.pairing = Pairing::Broadcast)
            "With arguments of equal shape the loss is right; with (n, 1) and (n,) every prediction meets every answer. Print the shape of the difference."
            "С аргументами одной формы потери верны, а с (n, 1) и (n,) каждое предсказание встречается с каждым ответом. Напечатайте форму разности.";
        "returns_nothing" 2 (|r| r.outcome = Outcome::Nothing)
            "The function returns nothing. A printed number is not a returned one."
            "Функция ничего не возвращает. Напечатать число и вернуть его — не одно и то же.";
        "not_averaged" 3 (|r| { r.outcome = Outcome::EachElement; r.total = |term, _| 0.5 * term; })
            "There is a loss for each object, but not one for all of them. What turns many numbers into one?"
            "Получились потери каждого объекта, а не общее число. Что превращает много чисел в одно?";
    } }};
}

pub(crate) use squared_loss_mistakes;

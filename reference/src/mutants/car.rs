//! Mistakes in the class `Car`.

use super::Mutant;
use super::table::mistakes;
use crate::dynamic::Arg;

fn whole(x: f64) -> f64 {
    if x.is_finite() { x.clamp(0.0, 1000.0).trunc() } else { 0.0 }
}

pub(super) fn mutants() -> Vec<Mutant> {
    mistakes! { "oop", "", "Car", Car;
        "year_not_squared" 2 (|r| r.age = |cost, year| cost - year * 30_000.0)
            "The cost falls by the same amount every year. In the task the fall grows faster than the age."
            "Стоимость падает каждый год на одну и ту же сумму. В задании падение растёт быстрее возраста.";
        "year_doubled" 3 (|r| r.age = |cost, year| cost - 2.0 * year * 30_000.0)
            "For a car of two years the cost is right, for other ages not. Is 2·year the same as year²?"
            "Для двухлетней машины стоимость верна, для другого возраста — нет. Одно ли и то же 2·year и year²?";
        "year_cubed" 3 (|r| r.age = |cost, year| cost - year.powi(3) * 30_000.0)
            "For a car of one year the cost is right, older ones lose too much. Check the power."
            "Для годовалой машины стоимость верна, а старые теряют слишком много. Проверьте степень.";
        "year_as_exponent" 3 (|r| r.age = |cost, year| cost - 2.0_f64.powf(year) * 30_000.0)
            "The fall doubles each year. Which is the base and which the exponent?"
            "Падение удваивается с каждым годом. Что здесь основание, а что показатель?";
        "everything_squared" 3 (|r| r.age = |cost, year| cost - (year * 30_000.0).powi(2))
            "The cost falls by hundreds of millions: the square is taken of the whole product. What stands under the square in the task?"
            "Стоимость падает на сотни миллионов: в квадрат возведено всё произведение. Что возводится в квадрат в задании?";
        "exclusive_or" 3 (|r| r.age = |cost, year| cost - f64::from(whole(year) as u32 ^ 2) * 30_000.0)
            "The fall jumps about with the age. In Python, `^` is not a power."
            "Падение скачет с возрастом как попало. В Python `^` — это не степень.";
        "cost_rises" 2 (|r| r.age = |cost, year| cost + year * year * 30_000.0)
            "The car becomes dearer with age. Check the sign."
            "Машина с возрастом дорожает. Проверьте знак.";
        "too_few_zeros" 3 (|r| r.age = |cost, year| cost - year * year * 3_000.0)
            "The cost falls ten times too little. Count the zeros."
            "Стоимость падает в десять раз меньше. Пересчитайте нули.";
        "too_many_zeros" 3 (|r| r.age = |cost, year| cost - year * year * 300_000.0)
            "The cost falls ten times too much. Count the zeros."
            "Стоимость падает в десять раз больше. Пересчитайте нули.";
        "constant_fall" 3 (|r| r.age = |cost, _| cost - 30_000.0)
            "The cost falls by 30000 whatever the age is. Where is `year` used?"
            "Стоимость падает на 30000 при любом возрасте. Где используется `year`?";
        "percent" 3 (|r| r.age = |cost, year| cost - cost * 0.3 * year)
            "The fall depends on the price of the car. In the task it depends on the age only."
            "Падение зависит от цены машины. В задании оно зависит только от возраста.";
        "year_by_year" 3 (|r| r.age = |cost, year| { let y = whole(year); cost - 30_000.0 * y * (y + 1.0) * (2.0 * y + 1.0) / 6.0 })
            "The falls of all years up to this one are added up. How much does the task take off for `year` at once?"
            "Складываются падения за все годы до данного. Сколько задание вычитает за `year` сразу?";
        "not_below_zero" 3 (|r| r.age = |cost, year| (cost - year * year * 30_000.0).max(0.0))
            "The formula is right, but old cars cost 0 rather than less. Does the task bound the cost?"
            "Формула верна, но старые машины стоят 0, а не меньше. Ограничивает ли задание стоимость снизу?";
        "returns_fall" 2 (|r| r.answer = |old, new| Some(old - new))
            "`new_cost` returns by how much the cost falls. The task asks for what is left."
            "`new_cost` возвращает, на сколько упала стоимость. В задании просят то, что осталось.";
        "returns_old_cost" 3 (|r| r.answer = |old, _| Some(old))
            "`new_cost` returns the cost as it was before. Which of the two numbers goes back to the caller?"
            "`new_cost` возвращает прежнюю стоимость. Какое из двух чисел отдаётся вызывающему?";
        "returns_nothing" 2 (|r| r.answer = |_, _| None)
            "`new_cost` returns nothing. A printed number is not a returned one."
            "`new_cost` ничего не возвращает. Напечатать число и вернуть его — не одно и то же.";
        "set_cost_adds" 3 (|r| r.set = |old, cost| old.unwrap_or(0.0) + cost)
            "A second `set_cost` adds to the first. Does it set, or does it add?"
            "Второй `set_cost` прибавляется к первому. Он задаёт стоимость или увеличивает её?";
        "set_cost_once" 3 (|r| r.set = |old, cost| old.unwrap_or(cost))
            "The first cost stays for ever; a second `set_cost` changes nothing."
            "Первая стоимость остаётся навсегда: второй `set_cost` ничего не меняет.";
        "set_cost_ignored" 2 (|r| r.set = |_, _| 0.0)
            "The cost stays 0 whatever is set. Does the argument reach `self`?"
            "Стоимость остаётся нулевой, что ни задавай. Попадает ли аргумент в `self`?";
        "passengers_and_speed_swapped" 3 (|r| r.store = |[model, passengers, color, speed]| [model, speed, color, passengers])
            "`passengers` and `speed` hold each other's values. Compare the order of the arguments with that of the assignments."
            "`passengers` и `speed` поменялись значениями. Сверьте порядок аргументов и порядок присваиваний.";
        "passengers_and_color_swapped" 3 (|r| r.store = |[model, passengers, color, speed]| [model, color, passengers, speed])
            "`passengers` and `color` hold each other's values. Compare the order of the parameters with the one in the task."
            "`passengers` и `color` поменялись значениями. Сверьте порядок параметров с условием.";
        "color_and_speed_swapped" 3 (|r| r.store = |[model, passengers, color, speed]| [model, passengers, speed, color])
            "`color` and `speed` hold each other's values. Compare the order of the parameters with the one in the task."
            "`color` и `speed` поменялись значениями. Сверьте порядок параметров с условием.";
        "speed_from_zero" 3 (|r| r.store = |[model, passengers, color, _]| [model, passengers, color, Arg::Int(0)])
            "`speed` is 0 whatever is passed. Which value does the constructor store?"
            "`speed` равна 0, что ни передай. Какое значение сохраняет конструктор?";
        "model_not_stored" 3 (|r| r.store = |[_, passengers, color, speed]| [Arg::None, passengers, color, speed])
            "`model` holds nothing. Which line of the constructor stores it?"
            "В `model` ничего нет. Какая строка конструктора её сохраняет?";
        "everything_is_model" 3 (|r| r.store = |[model, _, _, _]| [model.clone(), model.clone(), model.clone(), model])
            "All attributes hold the first argument. Compare the right-hand sides of the assignments."
            "Во всех атрибутах лежит первый аргумент. Сравните правые части присваиваний.";
    }
}

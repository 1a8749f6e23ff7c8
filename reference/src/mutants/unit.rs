//! Mistakes that any class of one unit may have.

/// The mistakes of a class, under a prefix.
macro_rules! unit_mistakes {
    ($library:literal, $prefix:literal, $entry:literal) => { $crate::mutants::table::mistakes! { $library, $prefix, $entry, Unit;
        "no_bias" 2 (|r| r.forward.bias = |_, _| 0.0)
            "`forward_pass` gives the same answers whatever b is. Compare it with the formula for z, term by term."
            "`forward_pass` отвечает одинаково при любом b. Сверьте его с формулой для z, слагаемое за слагаемым.";
        "bias_subtracted" 2 (|r| r.forward.bias = |b, _| -b)
            "A larger b makes z smaller here. Look at the sign with which b enters z."
            "С ростом b у вас z убывает. Посмотрите, с каким знаком b входит в z.";
        "bias_per_feature" 3 (|r| r.forward.bias = |b, m| b * m)
            "b enters z as many times as there are features. Look at where the sum over the features ends and where b is added."
            "b входит в z столько раз, сколько у объекта признаков. Посмотрите, где кончается сумма по признакам и где прибавляется b.";
        "returns_pre_activation" 2 (|r| r.forward.answer = |z, _| z)
            "`forward_pass` returns z = X·w + b itself. One step is still missing between z and the answer."
            "`forward_pass` возвращает само z = X·w + b. Между z и ответом не хватает ещё одного шага.";
        "no_division_by_n" 2 (|r| { r.gradient.scale_w = |_| 1.0; r.gradient.scale_b = |_| 1.0; })
            "The step grows with the number of objects: for n objects it is n times too long, for one object it is right. Is the gradient of a mean a sum?"
            "Шаг растёт с числом объектов: для n объектов он в n раз длиннее нужного, а для одного верен. Разве градиент среднего — это сумма?";
        "no_division_by_n_in_w" 3 (|r| r.gradient.scale_w = |_| 1.0)
            "b moves as it should, but the step of w is n times too long. Compare how the two gradients are averaged."
            "b сдвигается верно, а шаг w длиннее нужного в n раз. Сравните, как усредняются оба градиента.";
        "no_division_by_n_in_b" 3 (|r| r.gradient.scale_b = |_| 1.0)
            "w moves as it should, but the step of b is n times too long. Compare how the two gradients are averaged."
            "w сдвигается верно, а шаг b длиннее нужного в n раз. Сравните, как усредняются оба градиента.";
        "divided_by_n_twice" 2 (|r| { r.gradient.scale_w = |n| 1.0 / (n.objects * n.objects); r.gradient.scale_b = |n| 1.0 / (n.errors * n.errors); })
            "Both steps are n times too short: with one object they are right, with many hardly anything moves. Count how often you average."
            "Оба шага короче нужного в n раз: на одном объекте всё верно, на многих веса почти стоят. Посчитайте, сколько раз вы усредняете.";
        "w_divided_by_n_twice" 3 (|r| r.gradient.scale_w = |n| 1.0 / (n.objects * n.objects))
            "b moves as it should, but the step of w is n times too short. Count how often the gradient of w is averaged."
            "b сдвигается верно, а шаг w короче нужного в n раз. Посчитайте, сколько раз усредняется градиент w.";
        "b_divided_by_n_twice" 3 (|r| r.gradient.scale_b = |n| 1.0 / (n.errors * n.errors))
            "w moves as it should, but the step of b is n times too short. Count how often the gradient of b is averaged."
            "w сдвигается верно, а шаг b короче нужного в n раз. Посчитайте, сколько раз усредняется градиент b.";
        "divided_by_features" 3 (|r| { r.gradient.scale_w = |n| 1.0 / n.features; r.gradient.scale_b = |n| 1.0 / n.features; })
            "The step does not shrink with more objects but with more features. Which axis of X are you dividing by the length of?"
            "Шаг уменьшается не с числом объектов, а с числом признаков. На длину какой оси X вы делите?";
        "gradient_doubled" 2 (|r| r.gradient.factors = (2.0 * r.gradient.factors.0, 2.0 * r.gradient.factors.1))
            "Both steps are exactly twice too long. Differentiate the loss as this exercise defines it, with its factor in front."
            "Оба шага ровно вдвое длиннее нужного. Продифференцируйте функцию потерь именно в том виде, в каком она дана, с множителем перед суммой.";
        "gradient_halved" 2 (|r| r.gradient.factors = (0.5 * r.gradient.factors.0, 0.5 * r.gradient.factors.1))
            "Both steps are exactly half of what they should be. What becomes of the factor ½ when a square is differentiated?"
            "Оба шага ровно вдвое короче нужного. Что происходит с множителем ½, когда дифференцируют квадрат?";
        "gradient_doubled_in_w" 3 (|r| r.gradient.factors.0 *= 2.0)
            "The step of w is twice as long as the step of b lets expect. Both gradients come from one loss and share their factor."
            "Шаг w вдвое длиннее, чем следует из шага b. Оба градиента — от одной функции потерь, и множитель у них общий.";
        "gradient_doubled_in_b" 3 (|r| r.gradient.factors.1 *= 2.0)
            "The step of b is twice as long as the step of w lets expect. Both gradients come from one loss and share their factor."
            "Шаг b вдвое длиннее, чем следует из шага w. Оба градиента — от одной функции потерь, и множитель у них общий.";
        "wrong_sign" 2 (|r| { r.update.step_w = |rate| -rate; r.update.step_b = |rate| -rate; })
            "w and b move by the right amount, but the other way, so the loss grows. Which way does the gradient point?"
            "w и b сдвигаются на нужную величину, но в другую сторону, и потери растут. Куда направлен градиент?";
        "wrong_sign_in_w" 3 (|r| r.update.step_w = |rate| -rate)
            "b moves the right way, w the opposite way. Compare the two lines of the update."
            "b сдвигается куда надо, а w — в обратную сторону. Сравните две строки обновления.";
        "wrong_sign_in_b" 3 (|r| r.update.step_b = |rate| -rate)
            "w moves the right way, b the opposite way. Compare the two lines of the update."
            "w сдвигается куда надо, а b — в обратную сторону. Сравните две строки обновления.";
        "no_learning_rate" 2 (|r| { r.update.step_w = |_| 1.0; r.update.step_b = |_| 1.0; })
            "The step does not depend on `learning_rate`: it is the whole gradient each time. Where is that argument used?"
            "Шаг не зависит от `learning_rate`: каждый раз вычитается весь градиент. Где используется этот аргумент?";
        "no_learning_rate_on_w" 3 (|r| r.update.step_w = |_| 1.0)
            "b follows `learning_rate`, w moves by its whole gradient. Compare the two lines of the update."
            "b слушается `learning_rate`, а из w вычитается весь градиент. Сравните две строки обновления.";
        "no_learning_rate_on_b" 3 (|r| r.update.step_b = |_| 1.0)
            "w follows `learning_rate`, b moves by its whole gradient. It goes unnoticed while the mean error is 0. Compare the two lines of the update."
            "w слушается `learning_rate`, а из b вычитается весь градиент. Пока средняя ошибка равна нулю, этого не видно. Сравните две строки обновления.";
        "learning_rate_squared" 3 (|r| { r.update.step_w = |rate| rate * rate; r.update.step_b = |rate| rate * rate; })
            "Twice the learning rate makes the step four times longer. How many times is the gradient multiplied by it?"
            "Вдвое больший темп обучения удлиняет шаг вчетверо. Сколько раз градиент умножается на него?";
        "learning_rate_ignored" 3 (|r| r.update.rate = |_, default| default)
            "The step is right for the default learning rate and the same for every other. Is the number perhaps written into the method?"
            "Шаг верен для темпа обучения по умолчанию — и такой же для любого другого. Не записано ли число прямо в методе?";
        "default_learning_rate" 3 (|r| r.learning_rate = 0.01)
            "With `learning_rate` given the step is right, without it it is not. Compare the default with the one in the task."
            "С явно заданным `learning_rate` шаг верен, без него — нет. Сверьте значение по умолчанию с условием.";
        "b_never_updated" 2 (|r| r.update.step_b = |_| 0.0)
            "After the step b is the same as before it. How many parameters does this unit learn?"
            "После шага b осталось прежним. Сколько параметров обучает этот нейрон?";
        "w_never_updated" 2 (|r| r.update.step_w = |_| 0.0)
            "After the step w is the same as before it. Does the result of the update reach `self.w`?"
            "После шага w осталось прежним. Попадает ли результат обновления в `self.w`?";
        "w_updated_before_b" 3 (|r| r.update.weights_first = true)
            "w is right; the step of b fits the new weights rather than the old ones. In which order are the gradients computed and the parameters changed?"
            "w верно, а шаг b посчитан уже по новым весам. В каком порядке считаются градиенты и меняются параметры?";
        "no_derivative" 2 (|r| r.gradient.derivative = None)
            "The step is the mean of the bare errors times the inputs. By the chain rule the loss depends on w through one more function."
            "Шаг составлен из одних ошибок, умноженных на входы. По правилу цепочки между потерями и w стоит ещё одна функция.";
        "no_derivative_in_b" 3 (|r| r.gradient.derivative_in.1 = false)
            "w is right; the step of b is the mean of the bare errors. Write out dL/db next to dL/dw: what do they share?"
            "w верно, а шаг b — среднее одних ошибок. Выпишите dL/db рядом с dL/dw: что у них общего?";
        "no_derivative_in_w" 3 (|r| r.gradient.derivative_in.0 = false)
            "b is right; the step of w is made of bare errors. Write out dL/dw next to dL/db: what do they share?"
            "b верно, а шаг w составлен из одних ошибок. Выпишите dL/dw рядом с dL/db: что у них общего?";
        "derivative_at_wrong_point" 3 (|r| r.gradient.derivative_at = r.gradient.derivative_at.other())
            "The derivative is there, but it is taken at another point than the one that its formula is written for. Is its argument z, or the activation of z?"
            "Производная есть, но взята не в той точке, для которой записана её формула. Что служит её аргументом: z или значение активации от z?";
        "y_broadcasts" 3 (|r| r.gradient.pairing = Pairing::Broadcast)
            "With y of shape (n, 1) all is well; with (n,) each prediction meets every answer, and the difference is (n, n). Print the shape of `y_pred - y`."
            "С y формы (n, 1) всё верно, а с (n,) каждое предсказание встречается с каждым ответом, и разность имеет форму (n, n). Напечатайте форму `y_pred - y`.";
        "last_object_only" 3 (|r| { r.gradient.last_object_only = true; r.gradient.scale_w = |_| 1.0; r.gradient.scale_b = |_| 1.0; })
            "Only the last row of X moves the weights: with one object the step is right. Does the loop add up, or does it overwrite?"
            "Веса двигает только последняя строка X: на одном объекте шаг верен. Цикл накапливает сумму или перезаписывает значение?";
        "b_from_gradient_of_w" 3 (|r| r.gradient.bias_from_weights = true)
            "The step of b is the mean of the steps of w. b has no feature of its own: what does it multiply in z?"
            "Шаг b — это среднее шагов w. У b нет своего признака: на что он умножается в z?";
        "inputs_left_out" 3 (|r| r.gradient.inputs = Some(|x| Array2::ones(x.dim())))
            "All components of w move by the same amount, as if every feature were 1. What is the derivative of z by one weight?"
            "Все компоненты w сдвигаются одинаково, будто каждый признак равен 1. Чему равна производная z по одному весу?";
        "absolute_error" 3 (|r| r.gradient.error = |p, y| (p - y).abs())
            "Objects with too high and with too low an answer push the weights the same way. What has become of the sign of the error?"
            "Объекты с завышенным и с заниженным ответом толкают веса в одну сторону. Куда делся знак ошибки?";
        "squared_error" 3 (|r| r.gradient.error = |p, y| (p - y) * (p - y))
            "The step is made of squared errors: it always pushes the same way. Is this the loss, or its derivative?"
            "Шаг составлен из квадратов ошибок и всегда толкает в одну сторону. Это сама функция потерь или её производная?";
        "loss_after_step" 3 (|r| r.fit.loss_after_step = true)
            "The list of losses is shifted by one: its first number is already that after the first step. When is the loss of an epoch taken?"
            "Список потерь сдвинут на один: первое число — уже после первого шага. В какой момент берутся потери эпохи?";
        "weights_not_reset" 2 (|r| r.fit.start = Start::ZerosIfNone)
            "`fit` goes on from the weights that were there. Read again from where this exercise lets training start."
            "`fit` продолжает с тех весов, что уже были. Перечитайте, откуда в этом задании начинается обучение.";
        "bias_not_reset" 3 (|r| r.fit.start_b = |b| b)
            "`fit` starts from w = 0 but keeps the old b. Which parameters belong to a fresh start?"
            "`fit` начинает с w = 0, но b остаётся старым. Какие параметры нужно задать, чтобы начать заново?";
        "starts_from_ones" 3 (|r| r.fit.start = Start::Constant(1.0))
            "The first loss is that of weights which are all 1. Compare with the start that the task names."
            "Первое значение потерь соответствует весам из одних единиц. Сверьте с тем, откуда велено начинать.";
        "reset_each_epoch" 3 (|r| r.fit.reset_each_epoch = true)
            "All losses are equal, and w is that of a single step. Which lines belong before the loop, and which into it?"
            "Все потери одинаковы, а w — как после одного шага. Что должно стоять до цикла, а что — внутри?";
        "predicts_once" 3 (|r| r.fit.predictions = Predictions::Once)
            "All losses are equal though the weights change. From which weights does `y_pred` of the second epoch come?"
            "Все потери одинаковы, хотя веса меняются. По каким весам посчитано `y_pred` второй эпохи?";
        "fit_without_steps" 2 (|r| r.fit.steps = false)
            "After `fit` the weights are those of the start, and all losses are equal. What turns a prediction into learning?"
            "После `fit` веса такие же, как в начале, и все потери одинаковы. Что превращает предсказание в обучение?";
        "num_epochs_ignored" 3 (|r| r.fit.epochs = |_, default| default)
            "The list of losses has the same length whatever `num_epochs` is. Where is that argument used?"
            "Длина списка потерь не зависит от `num_epochs`. Где используется этот аргумент?";
        "one_epoch_short" 3 (|r| r.fit.epochs = |given, _| given.saturating_sub(1))
            "One epoch is missing at the end. Check the bounds of the loop."
            "В конце не хватает одной эпохи. Проверьте границы цикла.";
        "default_num_epochs" 3 (|r| r.num_epochs = 100)
            "With `num_epochs` given the list is right, without it its length is not. Compare the default with the one in the task."
            "С явно заданным `num_epochs` список верен, без него длина не та. Сверьте значение по умолчанию с условием.";
        "last_loss_only" 2 (|r| r.fit.returns = Returns::LastLoss)
            "`fit` returns one number: the loss of the last epoch. The task asks for the whole history."
            "`fit` возвращает одно число — потери последней эпохи. В задании просят всю историю.";
        "fit_returns_nothing" 2 (|r| r.fit.returns = Returns::Nothing)
            "`fit` trains, but returns nothing. A printed list is not a returned one."
            "`fit` обучает, но ничего не возвращает. Напечатать список и вернуть его — не одно и то же.";
        // Two at once, as they come: whoever forgets one thing forgets another.
        "b_never_updated_and_no_division_by_n" 3 (|r| { r.update.step_b = |_| 0.0; r.gradient.scale_w = |_| 1.0; })
            "Two things at once: b stays what it was, and the step of w is n times too long. How many parameters are learnt, and is the gradient of a mean a sum?"
            "Сразу две вещи: b не меняется, а шаг w длиннее нужного в n раз. Сколько параметров обучается? И разве градиент среднего — это сумма?";
        "b_never_updated_and_wrong_sign" 3 (|r| { r.update.step_w = |rate| -rate; r.update.step_b = |_| 0.0; })
            "Two things at once: b stays what it was, and w moves the other way. How many parameters are learnt, and which way does the gradient point?"
            "Сразу две вещи: b не меняется, а w сдвигается в обратную сторону. Сколько параметров обучается и куда направлен градиент?";
        "b_never_updated_and_no_derivative" 3 (|r| { r.update.step_b = |_| 0.0; r.gradient.derivative = None; })
            "Two things at once: b stays what it was, and the step of w is made of bare errors. How many parameters are learnt, and which function stands between z and the answer?"
            "Сразу две вещи: b не меняется, а шаг w составлен из одних ошибок. Сколько параметров обучается и какая функция стоит между z и ответом?";
        "wrong_sign_and_no_division_by_n" 3 (|r| { r.update.step_w = |rate| -rate; r.update.step_b = |rate| -rate; r.gradient.scale_w = |_| 1.0; r.gradient.scale_b = |_| 1.0; })
            "Two things at once: both steps go the other way, and both are n times too long. Which way does the gradient point, and is that of a mean a sum?"
            "Сразу две вещи: оба шага направлены в другую сторону и длиннее нужного в n раз. Куда направлен градиент? И разве градиент среднего — это сумма?";
        "wrong_sign_and_no_derivative" 3 (|r| { r.update.step_w = |rate| -rate; r.update.step_b = |rate| -rate; r.gradient.derivative = None; })
            "Two things at once: both steps go the other way, and they are made of bare errors. Which way does the gradient point, and which function stands between z and the answer?"
            "Сразу две вещи: оба шага направлены в другую сторону и составлены из одних ошибок. Куда направлен градиент и какая функция стоит между z и ответом?";
        "no_derivative_and_no_division_by_n" 3 (|r| { r.gradient.derivative = None; r.gradient.scale_w = |_| 1.0; r.gradient.scale_b = |_| 1.0; })
            "Two things at once: the steps are made of bare errors, and they are sums, not means. Write out the chain rule, and look at what stands in front of the sum in the loss."
            "Сразу две вещи: шаги составлены из одних ошибок и это суммы, а не средние. Выпишите правило цепочки и посмотрите, что стоит в потерях перед суммой.";
        "no_learning_rate_on_b_and_no_division_by_n" 3 (|r| { r.update.step_b = |_| 1.0; r.gradient.scale_w = |_| 1.0; r.gradient.scale_b = |_| 1.0; })
            "Two things at once: both gradients are sums, not means, and b moves by the whole of its own. Compare the two lines of the update."
            "Сразу две вещи: оба градиента — суммы, а не средние, и из b вычитается весь его градиент. Сравните две строки обновления.";
        "no_learning_rate_and_no_division_by_n" 3 (|r| { r.update.step_w = |_| 1.0; r.update.step_b = |_| 1.0; r.gradient.scale_w = |_| 1.0; r.gradient.scale_b = |_| 1.0; })
            "Two things at once: the steps do not depend on `learning_rate`, and they grow with the number of objects. What is the gradient multiplied by, and what divided by?"
            "Сразу две вещи: шаги не зависят от `learning_rate` и растут с числом объектов. На что умножается градиент и на что делится?";
        "no_division_by_n_and_loss_after_step" 1 (|r| { r.gradient.scale_w = |_| 1.0; r.gradient.scale_b = |_| 1.0; r.fit.loss_after_step = true; })
            "Two things at once: the steps are n times too long, and each loss is taken after its step. Look at the gradient first, then at the order within an epoch."
            "Сразу две вещи: шаги длиннее нужного в n раз, а потери берутся после шага. Сначала посмотрите на градиент, потом на порядок действий в эпохе.";
    } };
}

/// The mistakes of a class, without those that are none here.
macro_rules! unit_mistakes_but {
    ($library:literal, $prefix:literal, $entry:literal, [$($name:literal),*]) => {{
        use $crate::recipes::pairwise::Pairing;
        use $crate::recipes::unit::{Predictions, Returns, Start};
        use ndarray::Array2;
        let mut mistakes = $crate::mutants::unit::unit_mistakes!($library, $prefix, $entry);
        let none_here: &[&str] = &[$(concat!($library, "/", $prefix, $name)),*];
        mistakes.retain(|mutant| !none_here.contains(&mutant.id));
        mistakes
    }};
}

pub(crate) use {unit_mistakes, unit_mistakes_but};

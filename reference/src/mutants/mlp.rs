//! Mistakes in the network of two layers.

use ndarray::{Array2, Axis};

use super::Mutant;
use super::table::mistakes;
use crate::activations::{ALPHA, scalar, softmax as right_softmax};
use crate::losses::scalar as losses;
use crate::recipes::curve::Curve;
use crate::recipes::mlp::Report;

pub(super) fn mutants() -> Vec<Mutant> {
    [linear(), softmax(), relu(), forward(), backward(), step(), fit()].concat()
}

/// exp over its sum along an axis, without the maximum being subtracted.
fn naive(z: &Array2<f64>) -> Array2<f64> {
    let e = z.mapv(f64::exp);
    let sums = e.sum_axis(Axis(1)).insert_axis(Axis(1));
    e / sums
}

fn over_row_sum(values: Array2<f64>) -> Array2<f64> {
    let sums = values.sum_axis(Axis(1)).insert_axis(Axis(1));
    values / sums
}

fn over_everything(z: &Array2<f64>) -> Array2<f64> {
    let largest = z.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
    let e = z.mapv(|z| (z - largest).exp());
    let sum = e.sum();
    e / sum
}

fn one_hot(z: &Array2<f64>) -> Array2<f64> {
    let mut result = Array2::zeros(z.dim());
    for (row, mut answer) in z.outer_iter().zip(result.outer_iter_mut()) {
        let largest = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        if let Some(place) = row.iter().position(|&z| z >= largest) {
            answer[place] = 1.0;
        }
    }
    result
}

fn scaled(gradients: [Array2<f64>; 4], factors: [f64; 4]) -> [Array2<f64>; 4] {
    let mut factors = factors.into_iter();
    gradients.map(|gradient| gradient * factors.next().unwrap_or(1.0))
}

fn linear() -> Vec<Mutant> {
    mistakes! { "mlp", "linear_", "linear_forward", Linear;
        "no_bias" 2 (|r| r.add = |product, _| product.clone())
            "The result does not depend on b. Compare with the formula of the layer, term by term."
            "Результат не зависит от b. Сверьте с формулой слоя, слагаемое за слагаемым.";
        "bias_subtracted" 2 (|r| r.add = |product, b| product - b)
            "A larger b makes the result smaller. Look at the sign of b."
            "С ростом b результат убывает. Посмотрите на знак b.";
        "bias_summed" 3 (|r| r.add = |product, b| product + b.sum())
            "Every column gets the sum of all biases. How many biases belong to one neuron?"
            "К каждому столбцу прибавлена сумма всех смещений. Сколько смещений у одного нейрона?";
        "first_bias_only" 3 (|r| r.add = |product, b| product + b[[0, 0]])
            "Every column gets the bias of the first neuron."
            "К каждому столбцу прибавлено смещение первого нейрона.";
        "bias_times_product" 3 (|r| r.add = |product, b| product * b)
            "The result is a product with b. How does a bias enter?"
            "Результат умножен на b. Как входит смещение?";
        "weights_transposed" 3 (|r| r.weights = Some(|w| if w.nrows() == w.ncols() { w.t().to_owned() } else { w.clone() }))
            "For a square W the result is that of Wᵀ. Which index of W belongs to the inputs?"
            "При квадратной W результат соответствует Wᵀ. Какой индекс W относится ко входам?";
        "activation_inside" 3 (|r| r.add = |product, b| (product + b).mapv(scalar::relu))
            "Negative results come out as 0. A linear layer does not have an activation of its own."
            "Отрицательные результаты превращаются в 0. У линейного слоя нет своей активации.";
    }
}

fn softmax() -> Vec<Mutant> {
    mistakes! { "mlp", "softmax_", "softmax", Softmax;
        "over_columns" 2 (|z| right_softmax(z, Axis(0)))
            "The columns sum to 1, not the rows. Over which axis do the classes of one object run?"
            "В сумме 1 дают столбцы, а не строки. По какой оси идут классы одного объекта?";
        "over_everything" 2 (over_everything)
            "All numbers together sum to 1. How many objects share these probabilities?"
            "В сумме 1 дают все числа сразу. На сколько объектов приходятся эти вероятности?";
        "overflows" 3 (naive)
            "For ordinary scores all is well; for 1000 the result is NaN. What may be subtracted from all scores without changing the result?"
            "При обычных значениях всё верно, а при 1000 получается NaN. Что можно вычесть из всех значений, не меняя результата?";
        "without_exp" 3 (|z| over_row_sum(z.clone()))
            "The scores themselves are divided by their sum, so some results are negative. What makes scores positive first?"
            "На сумму делятся сами значения, и некоторые результаты отрицательны. Что сначала делает значения положительными?";
        "not_normalised" 2 (|z| z.mapv(f64::exp))
            "The results do not sum to 1. What is each power divided by?"
            "Результаты не дают в сумме 1. На что делится каждая экспонента?";
        "normalised_by_maximum" 3 (|z| {
            let mut e = right_softmax(z, Axis(1));
            for mut row in e.outer_iter_mut() {
                let largest = row.fold(0.0_f64, |a, &b| a.max(b));
                row.mapv_inplace(|p| p / largest);
            }
            e
        })
            "The largest result in each row is 1. Subtracting the maximum is not the last step."
            "Наибольший результат в каждой строке равен 1. Вычитанием максимума дело не кончается.";
        "is_sigmoid" 3 (|z| z.mapv(scalar::sigmoid))
            "Every class is judged by itself, and the rows do not sum to 1."
            "Каждый класс оценивается сам по себе, и строки не дают в сумме 1.";
        "logarithm" 3 (|z| right_softmax(z, Axis(1)).mapv(f64::ln))
            "All results are negative: they are logarithms of probabilities."
            "Все результаты отрицательны: это логарифмы вероятностей.";
        "upside_down" 3 (|z| right_softmax(&z.mapv(|z| -z), Axis(1)))
            "The largest score has the smallest probability. Look at the sign in the exponent."
            "У наибольшего значения наименьшая вероятность. Посмотрите на знак в показателе.";
        "hard" 2 (one_hot)
            "There are only zeros and ones. Softmax tells how sure the network is; choosing the class comes later."
            "Получаются только нули и единицы. Softmax показывает, насколько сеть уверена, а выбор класса — это потом.";
        "twice" 3 (|z| right_softmax(&right_softmax(z, Axis(1)), Axis(1)))
            "The rows sum to 1, but all probabilities are near to each other: softmax has been applied twice."
            "Строки дают в сумме 1, но все вероятности близки друг к другу: softmax применён дважды.";
        "base_two" 3 (|z| over_row_sum(z.mapv(f64::exp2)))
            "The probabilities are too near to each other. Which base has the power?"
            "Вероятности слишком близки друг к другу. Какое основание у степени?";
        "squares" 3 (|z| over_row_sum(z.mapv(|z| z * z)))
            "Scores of opposite sign have equal probability. Which function makes them positive and keeps their order?"
            "У значений разного знака одинаковая вероятность. Какая функция делает их положительными и сохраняет порядок?";
    }
}

fn relu() -> Vec<Mutant> {
    mistakes! { "mlp", "relu_", "relu", Curve;
        "is_absolute" 3 (|x, _| x.abs())
            "Negative inputs come out positive. What does ReLU make of everything left of 0?"
            "Отрицательные входы выходят положительными. Что ReLU делает со всем, что левее нуля?";
        "is_minimum" 2 (|x, _| x.min(0.0))
            "The negative half is kept and the positive one lost. Which of the two numbers is the larger one?"
            "Отрицательная половина сохранилась, а положительная пропала. Какое из двух чисел больше?";
        "is_identity" 2 (|x, _| x)
            "The input comes out unchanged. What do two layers without a bend between them add up to?"
            "Вход выходит без изменений. Что дают два слоя, если между ними нет излома?";
        "is_step" 3 (|x, _| scalar::step(x))
            "Positive inputs all become 1: that is the slope of ReLU."
            "Все положительные входы превращаются в 1: это наклон ReLU.";
        "is_leaky" 3 (|x, _| scalar::leaky_relu(x, ALPHA))
            "A small part of the negative inputs leaks through. Which of the activations does that?"
            "Небольшая доля отрицательных входов просачивается. Какая из активаций так делает?";
        "is_sigmoid" 2 (|x, _| scalar::sigmoid(x))
            "The values stay between 0 and 1. Which activation is asked for?"
            "Значения остаются между 0 и 1. Какая активация нужна в задании?";
        "capped" 3 (|x, _| x.clamp(0.0, 1.0))
            "Nothing above 1 comes out. Does ReLU have an upper bound?"
            "Ничего больше 1 не выходит. Есть ли у ReLU верхняя граница?";
    }
}

fn forward() -> Vec<Mutant> {
    mistakes! { "mlp", "", "MLP", Network;
        "no_hidden_activation" 2 (|r| { r.activation = Curve::own(|z, _| z); r.backward.slope = |_, _| 1.0; })
            "The two layers are one linear layer: nothing bends between them."
            "Два слоя сливаются в один линейный: между ними нет излома.";
        "hidden_sigmoid" 3 (|r| { r.activation = Curve::own(|z, _| scalar::sigmoid(z)); r.backward.slope = |_, h| h * (1.0 - h); })
            "The hidden layer has a sigmoid. Which activation does the task name?"
            "В скрытом слое стоит сигмоида. Какая активация названа в задании?";
        "hidden_tanh" 3 (|r| { r.activation = Curve::own(|z, _| z.tanh()); r.backward.slope = |_, h| 1.0 - h * h; })
            "The hidden layer has a tanh. Which activation does the task name?"
            "В скрытом слое стоит tanh. Какая активация названа в задании?";
        "output_relu" 3 (|r| r.layers[1].add = |product, b| (product + b).mapv(scalar::relu))
            "Negative scores are lost before softmax. Which layers of this network have a ReLU?"
            "Отрицательные значения пропадают до softmax. В каких слоях этой сети есть ReLU?";
        "no_first_bias" 3 (|r| r.layers[0].add = |product, _| product.clone())
            "The predictions do not depend on `b1`. Compare the hidden layer with the formula of a linear layer."
            "Предсказания не зависят от `b1`. Сверьте скрытый слой с формулой линейного слоя.";
        "no_second_bias" 3 (|r| r.layers[1].add = |product, _| product.clone())
            "The predictions do not depend on `b2`. Compare the output layer with the formula of a linear layer."
            "Предсказания не зависят от `b2`. Сверьте выходной слой с формулой линейного слоя.";
        "no_softmax" 2 (|r| { r.softmax = Array2::clone; r.own_softmax = true; })
            "`forward` returns scores: the rows do not sum to 1."
            "`forward` возвращает значения до softmax: строки не дают в сумме 1.";
        "output_over_columns" 3 (|r| { r.softmax = |z| right_softmax(z, Axis(0)); r.own_softmax = true; })
            "The probabilities sum to 1 over the objects. One object is right by itself only by chance: over which axis do the classes run?"
            "Вероятности дают в сумме 1 по объектам. По какой оси идут классы одного объекта?";
        "output_softmax_twice" 3 (|r| { r.softmax = |z| right_softmax(&right_softmax(z, Axis(1)), Axis(1)); r.own_softmax = true; })
            "All probabilities are near to each other: how many times do the scores pass through softmax?"
            "Все вероятности близки друг к другу: сколько раз значения проходят через softmax?";
        "output_overflows" 3 (|r| { r.softmax = naive; r.own_softmax = true; })
            "With large weights the predictions are NaN. What may be subtracted from all scores without changing softmax?"
            "При больших весах предсказания равны NaN. Что можно вычесть из всех значений, не меняя softmax?";
        "sigmoid_output" 3 (|r| { r.softmax = |z| z.mapv(scalar::sigmoid); r.own_softmax = true; })
            "Every class is judged by itself, and the rows do not sum to 1."
            "Каждый класс оценивается сам по себе, и строки не дают в сумме 1.";
    }
}

fn backward() -> Vec<Mutant> {
    mistakes! { "mlp", "", "MLP", Network;
        "no_division_by_n" 2 (|r| r.backward.scale = |_, _| 1.0)
            "All gradients are n times too large. The loss is a mean over the objects."
            "Все градиенты больше нужного в n раз. Потери — среднее по объектам.";
        "divided_by_n_twice" 2 (|r| r.backward.scale = |n, _| 1.0 / (n * n))
            "All gradients are n times too small. Count how often you divide by n."
            "Все градиенты меньше нужного в n раз. Посчитайте, сколько раз вы делите на n.";
        "divided_by_all_elements" 3 (|r| r.backward.scale = |n, k| 1.0 / (n * k))
            "All gradients are too small by the number of classes. Over what is the loss averaged?"
            "Все градиенты занижены в число классов раз. По чему усредняются потери?";
        "gradient_doubled" 3 (|r| r.backward.scale = |n, _| 2.0 / n)
            "All gradients are twice too large. A factor 2 comes from a square: is there one in a cross-entropy?"
            "Все градиенты вдвое больше. Множитель 2 берётся из квадрата: есть ли квадрат в перекрёстной энтропии?";
        "wrong_sign" 2 (|r| r.backward.output = |p, y| y - p)
            "All gradients have the opposite sign, so the loss grows. Follow the sign from the output on."
            "У всех градиентов обратный знак, и потери растут. Проследите за знаком, начиная с выхода.";
        "slope_left_out" 2 (|r| r.backward.slope = |_, _| 1.0)
            "The output layer is right; the gradients of the hidden layer ignore its activation."
            "Выходной слой верен, а градиенты скрытого не учитывают его активацию.";
        "slope_is_value" 3 (|r| r.backward.slope = |_, h| h)
            "The output layer is right; in the hidden layer the error is multiplied by the activation rather than by its slope."
            "Выходной слой верен, а в скрытом ошибка умножается на саму активацию, а не на её наклон.";
        "slope_of_sigmoid" 3 (|r| r.backward.slope = |_, h| h * (1.0 - h))
            "The output layer is right; the hidden layer has the slope h·(1 − h). Whose derivative is that?"
            "Выходной слой верен, а в скрытом стоит наклон h·(1 − h). Чья это производная?";
        "slope_upside_down" 3 (|r| r.backward.slope = |z, _| f64::from(z <= 0.0))
            "The output layer is right; in the hidden layer only silent neurons learn. On which side is ReLU flat?"
            "Выходной слой верен, а в скрытом учатся только молчащие нейроны. С какой стороны ReLU плоская?";
        "pre_activation_in_dw2" 3 (|r| r.backward.hidden = |z, _| z)
            "dW2 alone is wrong: it is computed from the pre-activation. What enters the second layer?"
            "Неверен только dW2: он посчитан по значению до активации. Что поступает на вход второго слоя?";
        "softmax_jacobian_again" 3 (|r| r.backward.through_softmax = true)
            "All gradients are damped. P − Y is the gradient by the scores already: what does it still pass through?"
            "Все градиенты ослаблены. P − Y — это уже градиент по значениям до softmax: через что он проходит ещё раз?";
        "squared_loss_gradient" 3 (|r| r.backward.output = |p, y| (p - y) * p * (1.0 - p))
            "The output error carries a factor p·(1 − p), as with a squared loss behind a sigmoid. What cancels for the cross-entropy?"
            "В ошибке выхода есть множитель p·(1 − p), как при квадратичных потерях после сигмоиды. Что сокращается у перекрёстной энтропии?";
        "gradient_by_p" 3 (|r| r.backward.output = losses::cross_entropy_gradient)
            "The output error is dL/dP. From P to the scores there is one more link in the chain."
            "Ошибка выхода — это dL/dP. От P до значений перед softmax в цепочке есть ещё одно звено.";
        "only_right_class" 3 (|r| r.backward.output = |p, y| (p - y) * y)
            "Only the column of the right class learns. Do the scores of the other classes change the loss?"
            "Учится только столбец верного класса. Влияют ли на потери значения других классов?";
        "bias_gradients_averaged" 3 (|r| r.backward.finish = |g, n| scaled(g, [1.0, 1.0 / n, 1.0, 1.0 / n]))
            "dW1 and dW2 are right, db1 and db2 n times too small. Is the division by n perhaps there already?"
            "dW1 и dW2 верны, а db1 и db2 меньше нужного в n раз. Может быть, деление на n там уже было?";
        "bias_gradients_not_averaged" 3 (|r| r.backward.finish = |g, n| scaled(g, [1.0, n, 1.0, n]))
            "dW1 and dW2 are right, db1 and db2 n times too large."
            "dW1 и dW2 верны, а db1 и db2 больше нужного в n раз.";
        "hidden_divided_again" 3 (|r| r.backward.finish = |g, n| scaled(g, [1.0 / n, 1.0 / n, 1.0, 1.0]))
            "The output layer is right; the hidden layer is divided by n once more. Does dZ2 bring that factor along already?"
            "Выходной слой верен, а скрытый ещё раз делится на n. Не приходит ли этот множитель уже вместе с dZ2?";
        "hidden_not_divided" 3 (|r| r.backward.finish = |g, n| scaled(g, [n, n, 1.0, 1.0]))
            "The output layer is right; the gradients of the hidden layer are n times too large."
            "Выходной слой верен, а градиенты скрытого больше нужного в n раз.";
        "bias_gradient_is_total" 3 (|r| r.backward.finish = |[w1, b1, w2, b2], _| { let (s, t) = (b1.sum(), b2.sum()); [w1, Array2::from_elem(b1.dim(), s), w2, Array2::from_elem(b2.dim(), t)] })
            "db1 and db2 are the same in all columns: a sum over everything. Over which axis is a bias's gradient summed?"
            "db1 и db2 одинаковы во всех столбцах: это сумма по всему. По какой оси суммируется градиент смещения?";
        "no_bias_gradients" 2 (|r| r.backward.finish = |g, _| scaled(g, [1.0, 0.0, 1.0, 0.0]))
            "db1 and db2 are 0. Do the biases change the loss?"
            "db1 и db2 равны 0. Влияют ли смещения на потери?";
        "no_hidden_gradients" 2 (|r| r.backward.finish = |g, _| scaled(g, [0.0, 0.0, 1.0, 1.0]))
            "Only the output layer has gradients. How does the error reach the hidden layer?"
            "Градиенты есть только у выходного слоя. Как ошибка доходит до скрытого?";
        "order_of_gradients" 3 (|r| r.backward.returned = |[w1, b1, w2, b2]| [w2, b2, w1, b1])
            "The gradients are right but in another order: the output layer comes first."
            "Градиенты верны, но в другом порядке: первым идёт выходной слой.";
        "error_through_absolute_weights" 3 (|r| r.backward.seen = |w| w.mapv(f64::abs))
            "The hidden layer's error has lost the signs of W2."
            "В ошибке скрытого слоя потерялись знаки W2.";
        "weights_transposed_in_backward" 3 (|r| r.backward.seen = |w| if w.nrows() == w.ncols() { w.t().to_owned() } else { w.clone() })
            "With as many hidden neurons as classes the hidden layer's error goes through W2 the wrong way round. Check by shapes that differ."
            "Когда нейронов столько же, сколько классов, ошибка скрытого слоя проходит через W2 не той стороной. Проверьте на разных размерах.";
    }
}

fn step() -> Vec<Mutant> {
    mistakes! { "mlp", "step_", "MLP", Network;
        "wrong_sign" 2 (|r| r.update.steps = |rate| [-rate; 4])
            "The gradients are right, but the step goes uphill. Which way does a gradient point?"
            "Градиенты верны, но шаг идёт вверх. Куда направлен градиент?";
        "no_learning_rate" 2 (|r| r.update.steps = |_| [1.0; 4])
            "The step does not depend on `learning_rate`: it is the whole gradient each time. Where is that argument used?"
            "Шаг не зависит от `learning_rate`: каждый раз вычитается весь градиент. Где используется этот аргумент?";
        "no_learning_rate_on_biases" 3 (|r| r.update.steps = |rate| [rate, 1.0, rate, 1.0])
            "The weights follow `learning_rate`, the biases move by their whole gradient."
            "Веса слушаются `learning_rate`, а из смещений вычитается весь градиент.";
        "biases_never_updated" 2 (|r| r.update.steps = |rate| [rate, 0.0, rate, 0.0])
            "`b1` and `b2` are after the step what they were before."
            "После шага `b1` и `b2` остались прежними.";
        "hidden_never_updated" 2 (|r| r.update.steps = |rate| [0.0, 0.0, rate, rate])
            "Only the output layer learns: `W1` and `b1` stay as they were."
            "Учится только выходной слой: `W1` и `b1` остались прежними.";
        "output_never_updated" 2 (|r| r.update.steps = |rate| [rate, rate, 0.0, 0.0])
            "Only the hidden layer learns: `W2` and `b2` stay as they were."
            "Учится только скрытый слой: `W2` и `b2` остались прежними.";
        "learning_rate_squared" 3 (|r| r.update.steps = |rate| [rate * rate; 4])
            "Twice the learning rate makes the step four times longer. How many times is the gradient multiplied by it?"
            "Вдвое больший темп обучения удлиняет шаг вчетверо. Сколько раз градиент умножается на него?";
        "no_update" 2 (|r| r.update.steps = |_| [0.0; 4])
            "Nothing changes in a step, though the loss is right. Where do the gradients go?"
            "За шаг ничего не меняется, хотя потери верны. Куда деваются градиенты?";
        "output_updated_first" 3 (|r| r.update.output_first = true)
            "The output layer is right; the hidden layer's step fits the new W2 rather than the old one. In which order are gradients computed and weights changed?"
            "Выходной слой верен, а шаг скрытого посчитан уже по новой W2. В каком порядке считаются градиенты и меняются веса?";
        "gradients_accumulate" 3 (|r| r.update.accumulates = true)
            "The first step is right, later ones are too long: old gradients are still in them."
            "Первый шаг верен, а следующие слишком длинные: в них остались старые градиенты.";
        "loss_after" 3 (|r| r.update.report = Report::LossAfter)
            "The loss is that after the step. When does the task ask for it?"
            "Потери посчитаны после шага. К какому моменту их просит задание?";
        "returns_nothing" 2 (|r| r.update.report = Report::Nothing)
            "`step` changes the weights but returns nothing. A printed number is not a returned one."
            "`step` меняет веса, но ничего не возвращает. Напечатать число и вернуть его — не одно и то же.";
        "loss_without_minus" 3 (|r| r.loss.total = |sum, n| -sum / n.rows)
            "The loss is negative. Logarithms of probabilities are: what in the formula makes it positive?"
            "Потери отрицательны. Логарифмы вероятностей такие и есть: что в формуле делает потери положительными?";
        "loss_is_sum" 3 (|r| r.loss.total = |sum, _| sum)
            "The loss grows with the number of objects: it is a sum."
            "Потери растут с числом объектов: это сумма.";
        "loss_over_elements" 3 (|r| r.loss.total = |sum, n| sum / n.elements)
            "The loss is too small by the number of classes. Over what is the mean taken?"
            "Потери занижены в число классов раз. По чему берётся среднее?";
        "loss_is_squared" 3 (|r| { r.loss.term = losses::squared; r.loss.total = |sum, n| sum / n.elements; })
            "The loss is a mean square. Which loss goes with softmax here?"
            "Потери — средний квадрат. Какая функция потерь стоит здесь после softmax?";
        "loss_binary" 3 (|r| r.loss.term = losses::binary_cross_entropy)
            "The wrong classes add terms of their own to the loss. Which classes does a one-hot row let through?"
            "Неверные классы вносят в потери свои слагаемые. Какие классы пропускает строка one-hot?";
    }
}

fn fit() -> Vec<Mutant> {
    mistakes! { "mlp", "fit_", "MLP", Network;
        "one_epoch_short" 3 (|r| r.fit.epochs = |given| given.saturating_sub(1))
            "One epoch is missing at the end. Check the bounds of the loop."
            "В конце не хватает одной эпохи. Проверьте границы цикла.";
        "num_epochs_ignored" 3 (|r| r.fit.epochs = |_| 100)
            "The list of losses has the same length whatever `num_epochs` is. Where is that argument used?"
            "Длина списка потерь не зависит от `num_epochs`. Где используется этот аргумент?";
        "from_zeros" 3 (|r| r.fit.from_zeros = true)
            "`fit` sets all weights to 0 first. From which weights does the task let it start, and what do equal hidden neurons learn?"
            "`fit` сначала обнуляет все веса. С каких весов велит начинать задание и чему научатся одинаковые нейроны?";
        "last_loss_only" 2 (|r| r.fit.last_loss_only = true)
            "`fit` returns one number. The task asks for the whole history."
            "`fit` возвращает одно число. В задании просят всю историю.";
        "object_by_object" 3 (|r| r.fit.batch = |_| 1)
            "There is one step for each object rather than one for all of them. How many steps has an epoch here?"
            "На каждый объект приходится свой шаг, а не один на всех. Сколько шагов здесь в эпохе?";
        "halves" 3 (|r| r.fit.batch = |n| n.div_ceil(2))
            "An epoch has two steps, each on half of the objects. How large is a batch in this exercise?"
            "В эпохе два шага, каждый по половине объектов. Какого размера пакет в этом задании?";
        "loss_divided_again" 3 (|r| r.fit.record = |loss, n| loss / n)
            "The weights are right, but the recorded losses are n times too small."
            "Веса верны, а записанные потери меньше нужного в n раз.";
        "learning_rate_ignored" 3 (|r| r.fit.rate = |_| 0.1)
            "Training is the same whatever `learning_rate` is. Is the number perhaps written into the method?"
            "Обучение не зависит от `learning_rate`. Не записано ли число прямо в методе?";
    }
}

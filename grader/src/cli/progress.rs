//! Progress on a terminal: a bar with a rate and an end time; nothing in a pipe.

use super::context::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar of `total` steps.
pub fn bar(context: &Context, total: usize) -> ProgressBar {
    let target = if context.draws() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(total as u64), target);
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len}  {per_sec}  {eta_precise}  {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

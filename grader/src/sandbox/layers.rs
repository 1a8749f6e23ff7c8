//! What isolates, as `doctor` shows it and the receipt names it.

use crate::text::Message;

/// One kind of protection.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its name in receipts: stable, not translated.
    pub name: &'static str,
    /// Whether it holds.
    pub state: State,
    /// What it does, or why it does not.
    pub detail: Message,
    /// What to change on this machine.
    pub advice: Option<Message>,
}

/// Whether a layer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds.
    On,
    /// It holds, but less than it could.
    Weaker,
    /// It does not.
    Off,
}

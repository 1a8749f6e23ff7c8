//! Panics of the student's code, caught.

use grader_protocol::Raised;
use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Longest text of an error.
const MOST: usize = 2000;

thread_local! {
    static LAST: RefCell<Option<Raised>> = const { RefCell::new(None) };
}

/// A text cut to what is kept of it.
pub(crate) fn cap(mut text: String) -> String {
    if text.len() > MOST {
        let mut end = MOST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Notes each panic's text and place instead of printing it.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let text = payload
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        // Paths of the student's crate are relative; those of libraries are absolute.
        let place = info
            .location()
            .filter(|l| !l.file().starts_with('/'))
            .map(|l| (l.file().to_owned(), 0, l.line()));
        let raised = Raised { class: "panic".to_owned(), message: cap(text), place, kind: String::new() };
        let _ = LAST.try_with(|last| last.replace(Some(raised)));
    }));
}

/// Runs the student's code.
pub(crate) fn guard<T>(f: impl FnOnce() -> T) -> Result<T, Raised> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|payload| {
        // A payload may panic when it is dropped.
        std::mem::forget(payload);
        LAST.take().unwrap_or_else(|| Raised {
            class: "panic".to_owned(),
            message: String::new(),
            place: None,
            kind: String::new(),
        })
    })
}

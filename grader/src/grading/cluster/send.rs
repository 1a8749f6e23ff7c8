//! From the batch to the shared folder: what has to be graded is written there.

use super::folder::{BatchFolder, put, shared};
use super::item::{Input, name};
use super::pending::Pending;
use crate::grading::batch::{BatchError, Elsewhere, ToGrade};
use crate::grading::engine::Engine;
use std::sync::{Mutex, PoisonError};

/// Writes items into the folder of a batch.
pub(super) struct Sender<'a> {
    pub engine: &'a Engine<'a>,
    pub folder: &'a BatchFolder,
    pub runs: u32,
    pub pending: Mutex<Pending>,
}

impl Elsewhere for Sender<'_> {
    fn send(&self, work: ToGrade<'_>) -> Result<(), BatchError> {
        let item = name(self.engine, &work, self.runs);
        // What an interrupted run was given or gave stands there still, and is the same.
        let (input, result) = (self.folder.input(&item), self.folder.result(&item));
        if !input.exists() && !result.exists() {
            put(&input, &Input::bytes(work.content, work.again)).map_err(shared(&input))?;
        }
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).add(item, work.i, work.files);
        Ok(())
    }
}

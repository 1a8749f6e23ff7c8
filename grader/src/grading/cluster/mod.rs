//! A batch on more than one machine: a Slurm job array over a folder that all nodes see.
//!
//! ```text
//! coordinator (the command)                     shared folder                    workers (one a task of the array)
//!   reads what came in, asks the ledger
//!   what has to be graded            ──► inputs/<item>, runs/<run>/todo/<shard>
//!                                         runs/<run>/taken/<shard>@<worker>  ◄── takes a shard by renaming it
//!                                         runs/<run>/workers/<worker>        ◄── gives a sign of life
//!   writes ledger and all outputs    ◄── results/<item>                      ◄── grades with the same engine
//! ```
//!
//! An item is named by the hash of everything that decides its result, so that a result which is there is the right
//! one, whoever wrote it, and however often it is written. Files appear whole: they are written beside their place and
//! renamed. A worker that is lost (its task ended, or it gives no sign of life) leaves shards in `taken`, which the
//! coordinator puts back. Only the coordinator writes the ledger.

mod coordinator;
mod error;
mod folder;
mod item;
mod pending;
mod send;
mod slurm;
mod watch;
mod worker;

pub use coordinator::{Cluster, run};
pub use error::ClusterError;
pub use folder::{BatchFolder, RunFolder};
pub use item::{Refusal, Terms};
pub use slurm::{Partitions, survey};
pub use worker::{Pulse, Station, name as worker_name};

//! What goes wrong around a batch: the program is killed, the disk is full, the database is taken away, the clock jumps,
//! a worker hangs. The same command goes on and ends with the same results; nothing is lost or counted twice, and
//! nothing is left behind.

mod clock;
mod database;
mod disk;
mod kills;
mod support;
mod workers;

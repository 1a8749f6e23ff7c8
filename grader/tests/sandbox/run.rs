//! Starting, talking, ending.

use crate::support::{JAIL, end, open, python, run, run_in, says, shell};
use grader::sandbox::{Exit, Filter, Mode, Spec};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

#[test]
fn hello() {
    assert_eq!(says("print('hello')"), "hello");
    assert_eq!(run(&shell("echo oops >&2; exit 7")), (Exit::Code(7), String::new(), "oops\n".to_owned()));
}

#[test]
fn conversation_over_stdin() {
    let code = "import os\nwhile (b := os.read(0, 100)): os.write(0, b.upper())";
    let running = JAIL.spawn(&python(code)).unwrap();
    let mut stream = &running.stream;
    stream.write_all(b"ping").unwrap();
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"PING");
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(end(&running).0, Exit::Code(0));
}

#[test]
fn latency() {
    let spec = Spec::new("/usr/bin/true", Filter::Python);
    for (name, sandbox) in [("jail", open(Mode::Require)), ("off", open(Mode::Off))] {
        let mut times: Vec<Duration> = (0..100)
            .map(|_| {
                let start = Instant::now();
                assert_eq!(run_in(&*sandbox, &spec).0, Exit::Code(0));
                start.elapsed()
            })
            .collect();
        times.sort();
        eprintln!("{name}: median {:?}, 90% {:?}, max {:?}", times[50], times[90], times[99]);
        assert!(times[50] < Duration::from_millis(100));
    }
}

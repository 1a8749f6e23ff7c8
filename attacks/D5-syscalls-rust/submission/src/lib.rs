{{starter}}

{{tools}}

pub fn attack() {
    let said = [
        tools::tried("unshare", tools::call(272, [0x10000000, 0, 0, 0, 0, 0])),
        tools::tried("fork", tools::call(57, [0, 0, 0, 0, 0, 0])),
        tools::tried("clone", tools::call(56, [17, 0, 0, 0, 0, 0])),
        tools::tried("ptrace", tools::call(101, [0, 0, 0, 0, 0, 0])),
        tools::tried("socket", tools::call(41, [2, 1, 0, 0, 0, 0])),
        tools::tried("io_uring", tools::call(425, [4, 0, 0, 0, 0, 0])),
        tools::tried("keyctl", tools::call(250, [0, -3, 1, 0, 0, 0])),
        tools::tried("bpf", tools::call(321, [0, 0, 0, 0, 0, 0])),
        tools::tried("userfaultfd", tools::call(323, [1, 0, 0, 0, 0, 0])),
        tools::tried("shmget", tools::call(29, [24301, 4096, 960, 0, 0, 0])),
        tools::tried("pdeathsig", tools::call(157, [1, 0, 0, 0, 0, 0])),
        tools::tried("memfd", tools::call(319, [0, 0, 0, 0, 0, 0])),
    ];
    panic!("{}", said.join(" "));
}

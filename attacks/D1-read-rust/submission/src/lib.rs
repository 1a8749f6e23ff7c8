{{starter}}

{{tools}}

pub fn attack() {
    let said = [
        tools::tried("open", std::fs::read_to_string("{{secret_file}}")),
        tools::tried("manifest", std::fs::read_to_string("{{assignment_dir}}/assignment.toml")),
        tools::tried("shadow", std::fs::read_to_string("/etc/shadow")),
    ];
    panic!("{}", said.join(" "));
}

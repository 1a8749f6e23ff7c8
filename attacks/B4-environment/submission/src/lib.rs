{{starter}}

pub fn attack() {
    let found = [option_env!("GRADER_SEED"), option_env!("GRADER_CACHE"), option_env!("HOME"), option_env!("SSH_AUTH_SOCK"), option_env!("USER")];
    match found[0].or(found[1]).or(found[3]).or(found[4]) {
        Some(text) => panic!("[[THROUGH-{{mark}}|environment|{text}]]"),
        None => panic!("[[STOPPED-{{mark}}|environment|empty]]"),
    }
}

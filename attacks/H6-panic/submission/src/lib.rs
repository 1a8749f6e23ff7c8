{{starter}}

pub fn attack() {
    panic!("<script>{{mark}}</script>\u{1b}[31m{{mark}}\u{202e}{{mark}}")
}

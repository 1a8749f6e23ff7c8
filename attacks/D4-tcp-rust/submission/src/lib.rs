{{starter}}

{{tools}}

pub fn attack() {
    let said = [
        tools::tried("tcp", std::net::TcpStream::connect(("127.0.0.1", {{port}}))),
        tools::tried("unix", std::os::unix::net::UnixStream::connect("{{socket}}")),
        tools::tried("udp", std::net::UdpSocket::bind("127.0.0.1:0")),
    ];
    panic!("{}", said.join(" "));
}

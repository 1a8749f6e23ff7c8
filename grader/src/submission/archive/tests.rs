use super::*;
use std::io::Write;

/// A zip archive by the library's writer.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(entries: &[(&str, ::tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, kind, bytes) in entries {
        let mut header = ::tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn open(bytes: Vec<u8>, name: &str) -> Result<Archive, ArchiveError> {
    Archive::of_bytes(bytes, name, OF_STUDENT)
}

fn names(archive: &Archive) -> Vec<&str> {
    archive.below("").map(|e| e.name.as_str()).collect()
}

#[test]
fn every_format_reads_the_same() {
    let entries = [("hw/a.py", b"x = 1\n".as_slice()), ("hw/sub/b.py", b"y = 2\n"), ("c.txt", b"")];
    let file = ::tar::EntryType::Regular;
    let tar = tarred(&entries.map(|(name, bytes)| (name, file, bytes)));
    for (bytes, name) in
        [(zipped(&entries), "x.zip"), (tar.clone(), "x.tar"), (gz(&tar), "x.tgz"), (gz(&tar), "misnamed.zip")]
    {
        let archive = open(bytes, name).unwrap();
        assert_eq!(names(&archive), ["c.txt", "hw/a.py", "hw/sub/b.py"], "{name}");
        let b = archive.entry("hw/sub/b.py").unwrap();
        assert_eq!(archive.read(b, 100).unwrap(), b"y = 2\n");
        assert_eq!(archive.read(b, 3).unwrap().len(), 4, "one byte too many shows that it is too long");
        assert_eq!(archive.children(""), [("c.txt".to_owned(), false), ("hw".to_owned(), true)]);
        assert_eq!(archive.children("hw"), [("a.py".to_owned(), false), ("sub".to_owned(), true)]);
        assert_eq!(archive.below("hw").count(), 2);
        assert_eq!(archive.below("h").count(), 0, "a prefix of a name is no folder");
    }
}

#[test]
fn names_that_share_a_prefix_are_apart() {
    let archive =
        open(zipped(&[("a/x.py", b""), ("a.b/y.py", b""), ("a-evil/z.py", b""), ("a0", b"")]), "x.zip")
            .unwrap();
    let children: Vec<String> = archive.children("").into_iter().map(|(name, _)| name).collect();
    assert_eq!(children, ["a", "a-evil", "a.b", "a0"]);
    assert_eq!(archive.below("a").map(|e| e.name.as_str()).collect::<Vec<_>>(), ["a/x.py"]);
}

#[test]
fn what_leads_out_or_has_no_content_is_left_out() {
    use ::tar::EntryType as T;
    let tar = tarred(&[
        ("../../etc/x.py", T::Regular, b"1"),
        ("/abs.py", T::Regular, b"2"),
        ("link.py", T::Symlink, b""),
        ("hard.py", T::Link, b""),
        ("pipe.py", T::Fifo, b""),
        ("disk.py", T::Block, b""),
        ("good.py", T::Regular, b"3"),
    ]);
    let archive = open(tar, "x.tar").unwrap();
    let with_content: Vec<&str> =
        archive.below("").filter(|e| e.left_out().is_none()).map(|e| e.name.as_str()).collect();
    assert_eq!(with_content, ["abs.py", "good.py"]);
    assert_eq!(archive.notes_below("").count(), 1);
    for name in ["link.py", "hard.py", "pipe.py", "disk.py"] {
        let entry = archive.entry(name).unwrap();
        assert!(archive.read(entry, 10).unwrap().is_empty());
    }
}

#[test]
fn a_sparse_file_of_a_terabyte_has_no_content() {
    let mut header = ::tar::Header::new_gnu();
    header.set_path("disk.py").unwrap();
    header.set_entry_type(::tar::EntryType::GNUSparse);
    header.set_size(512);
    let gnu = header.as_gnu_mut().unwrap();
    let octal = |field: &mut [u8; 12], n: u64| field.copy_from_slice(format!("{n:012o}").as_bytes());
    octal(&mut gnu.realsize, 1 << 34);
    octal(&mut gnu.sparse[0].offset, (1 << 34) - 512);
    octal(&mut gnu.sparse[0].numbytes, 512);
    header.set_cksum();
    let mut builder = ::tar::Builder::new(Vec::new());
    builder.append(&header, &[1; 512][..]).unwrap();
    let mut good = ::tar::Header::new_gnu();
    good.set_path("good.py").unwrap();
    good.set_size(3);
    good.set_cksum();
    builder.append(&good, &b"abc"[..]).unwrap();
    let archive = open(builder.into_inner().unwrap(), "x.tar").unwrap();
    assert_eq!(archive.entry("disk.py").unwrap().left_out().unwrap().code, "special_file_left_out");
    assert_eq!(archive.read(archive.entry("good.py").unwrap(), 10).unwrap(), b"abc");
}

#[test]
fn of_two_entries_with_one_name_the_last_counts() {
    use ::tar::EntryType::Regular;
    let archive = open(tarred(&[("a.py", Regular, b"old"), ("./a.py", Regular, b"new")]), "x.tar").unwrap();
    assert_eq!(archive.read(archive.entry("a.py").unwrap(), 10).unwrap(), b"new");
    assert_eq!(archive.notes_below("").next().unwrap().code, "archive_duplicate");
    // Names that differ in case alone are two files, as they are where submissions run.
    let archive = open(tarred(&[("a.py", Regular, b"1"), ("A.py", Regular, b"2")]), "x.tar").unwrap();
    assert_eq!(names(&archive), ["A.py", "a.py"]);
    // Normal forms are one name.
    let archive = open(zipped(&[("\u{439}.py", b"1"), ("\u{438}\u{306}.py", b"2")]), "x.zip").unwrap();
    assert_eq!(names(&archive), ["й.py"]);
}

#[test]
fn broken_archives_are_refused() {
    let whole = zipped(&[("a.py", &[7; 4000])]);
    for cut in [0, 1, 10, whole.len() / 2, whole.len() - 1] {
        let outcome = open(whole[..cut].to_vec(), "x.zip");
        assert!(matches!(outcome, Err(ArchiveError::Damaged(_))), "{cut}: {outcome:?}");
    }
    let tar = tarred(&[("a.py", ::tar::EntryType::Regular, &[7; 4000])]);
    assert!(matches!(open(tar[..1000].to_vec(), "x.tar"), Err(ArchiveError::Damaged(_))));
    assert!(matches!(open(b"hello".to_vec(), "x.tar"), Err(ArchiveError::Damaged(_))));
    let packed = gz(&tar);
    assert!(matches!(open(packed[..packed.len() / 2].to_vec(), "x.tgz"), Err(ArchiveError::Damaged(_))));
    for (bytes, kind) in [(b"Rar!\x1a\x07\x01\0".as_slice(), "RAR"), (b"7z\xbc\xaf\x27\x1c\0\0", "7z")] {
        assert!(matches!(open(bytes.to_vec(), "x.zip"), Err(ArchiveError::Unsupported(k)) if k == kind));
    }
    // A byte of the content changed: the checksum says so.
    let mut changed = zipped(&[("a.py", b"print('hello')")]);
    changed[40] ^= 0x55;
    let archive = open(changed, "x.zip").unwrap();
    assert!(archive.read(archive.entry("a.py").unwrap(), 1000).is_err());
}

#[test]
fn sizes_that_are_announced_are_not_believed() {
    let mut bytes = zipped(&[("a.py", &[b'x'; 5000])]);
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[directory + 24..directory + 28].copy_from_slice(&10u32.to_le_bytes());
    let archive = open(bytes, "x.zip").unwrap();
    let read = archive.read(archive.entry("a.py").unwrap(), 100_000);
    assert!(matches!(read, Err(ArchiveError::Damaged(_))), "{read:?}");
}

#[test]
fn bombs_are_not_unpacked() {
    // Zeros, packed a thousand to one.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; 2 << 20]).unwrap();
    let zeros = encoder.finish().unwrap();
    let bounds = Bounds { small: 1 << 20, ..OF_STUDENT };
    assert!(matches!(Archive::of_bytes(zeros.clone(), "x.tgz", bounds), Err(ArchiveError::Bomb)));
    let mut lying = zeros.clone();
    let end = lying.len() - 4;
    lying[end..].fill(0);
    assert!(
        matches!(Archive::of_bytes(lying, "x.tgz", bounds), Err(ArchiveError::Bomb)),
        "its size is not believed"
    );
    assert!(!matches!(open(zeros, "x.tgz"), Err(ArchiveError::Bomb)), "a little of it is no bomb");
    let bounds = Bounds { entries: 3, unpacked: 1000, small: 1 << 20 };
    assert!(matches!(Archive::of_bytes(gz(&[1; 2000]), "x.tgz", bounds), Err(ArchiveError::Bomb)));
    let many = zipped(&[("1", b""), ("2", b""), ("3", b""), ("4", b"")]);
    assert!(matches!(Archive::of_bytes(many, "x.zip", bounds), Err(ArchiveError::TooManyEntries(3))));
    let file = ::tar::EntryType::Regular;
    let many = tarred(&[("1", file, b""), ("2", file, b""), ("3", file, b""), ("4", file, b"")]);
    assert!(matches!(Archive::of_bytes(many, "x.tar", bounds), Err(ArchiveError::TooManyEntries(3))));
}

#[test]
fn an_end_that_announces_millions_is_refused_before_the_directory_is_read() {
    let mut bytes = zipped(&[("a.py", b"")]);
    let end = bytes.len() - 22;
    bytes[end + 8..end + 12].copy_from_slice(&[0xfe, 0xff, 0xfe, 0xff]);
    assert!(matches!(open(bytes, "x.zip"), Err(ArchiveError::TooManyEntries(_))));
}

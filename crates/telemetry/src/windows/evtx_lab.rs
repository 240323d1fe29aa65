//! Builds small binary event logs for tests: one chunk, plain BinXML without templates.
//!
//! Layout after the format's public description: J. Metz, "Windows XML Event Log (EVTX)".

const CHUNK: usize = 65_536;

/// A log with one record per id, channel and user name.
pub(crate) fn file(records: &[(u64, &str, &str)]) -> Vec<u8> {
    let mut file = vec![0; 4096];
    file[..8].copy_from_slice(b"ElfFile\0");
    file[32..36].copy_from_slice(&128_u32.to_le_bytes());
    file[38..40].copy_from_slice(&3_u16.to_le_bytes());
    file[40..42].copy_from_slice(&4096_u16.to_le_bytes());
    file.extend(chunk(records));
    file
}

fn chunk(records: &[(u64, &str, &str)]) -> Vec<u8> {
    let mut chunk = vec![0; 512];
    let mut last = 512;
    for (id, channel, user) in records {
        last = chunk.len();
        record(&mut chunk, *id, channel, user);
    }
    let end = chunk.len() as u32;
    chunk.resize(CHUNK, 0);
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    let ids = [1, records.len() as u64, records[0].0, records[records.len() - 1].0];
    for (i, id) in ids.iter().enumerate() {
        chunk[8 + i * 8..16 + i * 8].copy_from_slice(&id.to_le_bytes());
    }
    chunk[40..44].copy_from_slice(&128_u32.to_le_bytes());
    chunk[44..48].copy_from_slice(&(last as u32).to_le_bytes());
    chunk[48..52].copy_from_slice(&end.to_le_bytes());
    chunk
}

fn record(chunk: &mut Vec<u8>, id: u64, channel: &str, user: &str) {
    let start = chunk.len();
    chunk.extend(b"\x2a\x2a\0\0\0\0\0\0");
    chunk.extend(id.to_le_bytes());
    // 2024-03-05T09:00:00Z in ticks of 100 ns since 1601.
    chunk.extend(133_541_028_000_000_000_u64.to_le_bytes());
    chunk.extend([0x0f, 1, 1, 0]);
    open(chunk, "Event", None);
    open(chunk, "System", None);
    open(chunk, "Provider", Some(("Name", "Lab")));
    chunk.push(0x04);
    text(chunk, "EventID", "4624");
    open(chunk, "TimeCreated", Some(("SystemTime", "2024-03-05T09:00:00.5Z")));
    chunk.push(0x04);
    text(chunk, "EventRecordID", &id.to_string());
    text(chunk, "Channel", channel);
    text(chunk, "Computer", "LAP-07");
    chunk.push(0x04);
    open(chunk, "EventData", None);
    open(chunk, "Data", Some(("Name", "TargetUserName")));
    value(chunk, user);
    chunk.extend([0x04, 0x04, 0x04, 0x00]);
    let size = (chunk.len() - start + 4) as u32;
    chunk.extend(size.to_le_bytes());
    chunk[start + 4..start + 8].copy_from_slice(&size.to_le_bytes());
}

/// An element up to its content.
fn open(chunk: &mut Vec<u8>, element: &str, attribute: Option<(&str, &str)>) {
    chunk.push(if attribute.is_some() { 0x41 } else { 0x01 });
    chunk.extend(0_u32.to_le_bytes());
    name(chunk, element);
    if let Some((attribute, content)) = attribute {
        chunk.extend(0_u32.to_le_bytes());
        chunk.push(0x06);
        name(chunk, attribute);
        value(chunk, content);
    }
    chunk.push(0x02);
}

fn text(chunk: &mut Vec<u8>, element: &str, content: &str) {
    open(chunk, element, None);
    value(chunk, content);
    chunk.push(0x04);
}

fn value(chunk: &mut Vec<u8>, content: &str) {
    chunk.extend([0x05, 0x01]);
    utf16(chunk, content);
}

/// A name in place, with the reference to it.
fn name(chunk: &mut Vec<u8>, name: &str) {
    let at = chunk.len() as u32 + 4;
    chunk.extend(at.to_le_bytes());
    chunk.extend([0; 6]);
    utf16(chunk, name);
    chunk.extend([0, 0]);
}

fn utf16(chunk: &mut Vec<u8>, content: &str) {
    let units: Vec<u16> = content.encode_utf16().collect();
    chunk.extend((units.len() as u16).to_le_bytes());
    chunk.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
}

//! Reads every ad of some inputs and hands each on, whatever the shape, format and container; says what was rejected.

use std::ops::ControlFlow;

use super::arguments::Reading;
use super::output;
use crate::ads::{Event, Input, Record, RecordReader, Stopped, read_input};
use crate::error::Result;
use crate::model::{Ad, Place};

/// Calls `take` for every ad until it breaks, and returns how many records were rejected. Duplicates are not looked for.
///
/// # Errors
/// An input cannot be read, or `take` says why to stop.
pub(super) fn each_ad(inputs: &[Input], reading: &Reading, mut take: impl FnMut(&Ad, &Place) -> Result<ControlFlow<()>>) -> Result<u64> {
    let (limits, mapping) = (reading.limits(), reading.mapping()?);
    let mut reader = RecordReader::new(&mapping, &limits);
    let mut failure = None;
    let mut n_rejected = 0;
    let mut next_member = 0;
    for input in inputs {
        let mut emit = |event: Event| {
            let chunk = match event {
                Event::Chunk(chunk) => chunk,
                Event::Reject { reject: r, .. } | Event::MemberEnd { refused: Some(r), .. } => {
                    output::remark(&format!("{}: {}: {}", r.place, r.reason.id(), r.detail));
                    n_rejected += 1;
                    return Ok(());
                }
                Event::MemberEnd { .. } => return Ok(()),
            };
            for (place, bytes) in chunk.records() {
                match reader.read(bytes) {
                    Ok(Record::Ad(ad)) => match take(&ad, &place) {
                        Ok(ControlFlow::Continue(())) => {}
                        Ok(ControlFlow::Break(())) => return Err(Stopped),
                        Err(e) => {
                            failure = Some(e);
                            return Err(Stopped);
                        }
                    },
                    Ok(Record::Removal(_)) => {}
                    Err(refusal) => {
                        n_rejected += 1;
                        output::remark(&format!("{place}: {}: {}", refusal.reason.id(), refusal.detail));
                    }
                }
            }
            Ok(())
        };
        if read_input(input, &limits, &mapping, &mut next_member, &mut emit)?.is_none() {
            break;
        }
    }
    failure.map_or(Ok(n_rejected), Err)
}

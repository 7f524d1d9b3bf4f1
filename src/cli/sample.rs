//! `svall sample`: any number of invented ads, in every published shape.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use parquet_shape::Rows;

use super::Done;
use super::output::{closed_is_fine, create};
use crate::error::{Error, ErrorKind, Result};
use crate::sample::{CSV_HEADER, Shape, csv_row, generate, write_json};

/// Write invented ads, as many as asked, for trying and for benches.
///
/// An ad depends on the seed and its number only, so the same call gives the same bytes on every machine, and every format holds the same ads.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall sample --ads 1000 --seed 1 -o ads.jsonl
  svall sample --ads 200000 --seed 7 --format platsbanken-2006 -o ads.jsonl.gz
  svall sample --ads 50 --format csv | head

A name that ends in .gz, .zst or .zip is written compressed (Parquet is compressed within).")]
pub(super) struct Arguments {
    /// Number of ads.
    #[arg(long, value_name = "N")]
    ads: u64,
    /// Seed.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// jobtech, jobtech-array, platsbanken-2006, csv or parquet.
    #[arg(long, value_name = "FORMAT", default_value = "jobtech")]
    format: String,
    /// Where to write; `-` is standard output.
    #[arg(long, short = 'o', value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let path = &arguments.output;
    if arguments.format == "parquet" {
        let out = create(path)?;
        let rows = Rows::write(out, (0..arguments.ads).map(|n| generate(arguments.seed, n)));
        closed_is_fine(rows.and_then(|mut out| out.flush()), path)?;
        return Ok(Done::Fully);
    }
    let shape = Shape::parse(&arguments.format).ok_or_else(|| {
        let message =
            format!("--format: `{}` does not exist, expected jobtech, jobtech-array, platsbanken-2006, csv or parquet", arguments.format);
        Error::new(ErrorKind::Usage, message)
    })?;
    let written = match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => {
            let mut out = flate2::write::GzEncoder::new(create(path)?, flate2::Compression::new(6));
            write(&mut out, shape, arguments).and_then(|()| out.finish()).and_then(|mut out| out.flush())
        }
        Some("zst") => zstd::Encoder::new(create(path)?, 3).and_then(|mut out| {
            out.include_checksum(true)?;
            write(&mut out, shape, arguments)?;
            out.finish()?.flush()
        }),
        Some("zip") => write_zip(path, shape, arguments),
        _ => {
            let mut out = create(path)?;
            write(&mut out, shape, arguments).and_then(|()| out.flush())
        }
    };
    closed_is_fine(written, path)?;
    Ok(Done::Fully)
}

fn write(out: &mut impl Write, shape: Shape, arguments: &Arguments) -> io::Result<()> {
    let ads = (0..arguments.ads).map(|n| generate(arguments.seed, n));
    match shape {
        Shape::Csv => {
            let mut csv = csv::Writer::from_writer(&mut *out);
            csv.write_record(CSV_HEADER)?;
            for ad in ads {
                csv.write_record(csv_row(&ad))?;
            }
            csv.flush()
        }
        Shape::JobtechArray => {
            out.write_all(b"[")?;
            for (n, ad) in ads.enumerate() {
                out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
                out.write_all(write_json(&ad, shape).as_bytes())?;
            }
            out.write_all(b"\n]\n")
        }
        Shape::Jobtech | Shape::Platsbanken2006 => ads.into_iter().try_for_each(|ad| {
            out.write_all(write_json(&ad, shape).as_bytes())?;
            out.write_all(b"\n")
        }),
    }
}

fn write_zip(path: &Path, shape: Shape, arguments: &Arguments) -> io::Result<()> {
    let file = File::create(path)?;
    let mut zip = zip::ZipWriter::new(BufWriter::new(file));
    let member = path.file_stem().and_then(|n| n.to_str()).unwrap_or("ads.jsonl");
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated).large_file(true);
    zip.start_file(member, options).map_err(io::Error::other)?;
    write(&mut zip, shape, arguments)?;
    zip.finish().map_err(io::Error::other)?.flush()
}

mod parquet_shape {
    use std::io::{self, Write};

    use crate::export::{Column, ColumnType, Field, ParquetTable};
    use crate::sample::{CSV_HEADER, SampleAd, csv_row};

    /// Ads as rows of a flat Parquet file with the columns of the CSV format.
    pub(super) struct Rows;

    impl Rows {
        pub(super) fn write<W: Write + Send>(out: W, ads: impl Iterator<Item = SampleAd>) -> io::Result<W> {
            let columns: Vec<Column<[String; 9]>> = CSV_HEADER
                .iter()
                .enumerate()
                .map(|(n, name)| {
                    Column::new(*name, ColumnType::Text, "", "Field of an ad.", move |row: &[String; 9]| {
                        Field::text(row.get(n).map(String::as_str).filter(|t| !t.is_empty()))
                    })
                })
                .collect();
            let mut table = ParquetTable::new(out, &columns).map_err(io::Error::other)?;
            for ad in ads {
                let row = csv_row(&ad);
                table.push(&columns, &row).map_err(io::Error::other)?;
            }
            table.finish().map_err(io::Error::other)
        }
    }
}

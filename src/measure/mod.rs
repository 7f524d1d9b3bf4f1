//! Counts what was found in an ad, and turns sums over ads into intensity, share, breadth and floor with their intervals.

mod ad_measures;
mod ad_row;
mod interval;
mod sums;

pub use ad_measures::{AdMeasures, measure_ad};
pub use ad_row::{AdRow, HitRow, Subset};
pub use interval::{Estimate, mean_estimate, ratio_estimate, wilson};
pub use sums::{MeasureValues, Sums};

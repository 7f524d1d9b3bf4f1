//! Groups ads into cells (employer x year, municipality x year, …) and says which cells may be shown.

mod cells;
mod dimension;
mod rows;

pub use cells::Panel;
pub use dimension::{Dimension, PanelShape, Period};
pub use rows::{PanelRow, Status};

//! How colours look: contrast as WCAG 2.2 defines it, and distances as eyes see them that miss one kind of cone. For tests of the palette.
//!
//! # Source
//! The matrices are those of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, IEEE Transactions on Visualization and Computer Graphics
//! 15(6), 2009, for a severity of 1, applied to linear light. Distances are those of CIE 1976 in L*a*b* under D65.

/// An eye.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Eye {
    Usual,
    Protan,
    Deutan,
    Tritan,
}

impl Eye {
    pub(super) const ALL: [Self; 4] = [Self::Usual, Self::Protan, Self::Deutan, Self::Tritan];

    fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protan => [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
            Self::Deutan => [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
            Self::Tritan => [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
        }
    }
}

/// Red, green and blue of `#rrggbb` as linear light, 0 to 1.
fn linear(colour: &str) -> [f64; 3] {
    let part = |from: usize| f64::from(u8::from_str_radix(&colour[from..from + 2], 16).expect("two hexadecimal digits")) / 255.0;
    [part(1), part(3), part(5)].map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) })
}

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast of two colours, 1 to 21.
pub(super) fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(linear(one)), luminance(linear(other)));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn times(matrix: [[f64; 3]; 3], [r, g, b]: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * r + row[1] * g + row[2] * b)
}

fn lab(rgb: [f64; 3]) -> [f64; 3] {
    let to_xyz = [[0.412_456, 0.357_576, 0.180_438], [0.212_673, 0.715_152, 0.072_175], [0.019_334, 0.119_192, 0.950_304]];
    let xyz = times(to_xyz, rgb);
    let f = |t: f64| if t > (6.0_f64 / 29.0).powi(3) { t.cbrt() } else { t / (3.0 * (6.0_f64 / 29.0).powi(2)) + 4.0 / 29.0 };
    let [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// How far two colours lie apart for an eye; 2 can just be told.
pub(super) fn distance(one: &str, other: &str, eye: Eye) -> f64 {
    let [a, b] = [one, other].map(|colour| lab(times(eye.matrix(), linear(colour)).map(|c| c.clamp(0.0, 1.0))));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn black_on_white_and_grey_on_grey_are_what_they_are_known_to_be() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.01);
    assert!((distance("#000000", "#ffffff", Eye::Usual) - 100.0).abs() < 0.1);
    // Red and green of one lightness are told apart by most, and hardly by those without the third cone for red or green.
    assert!(distance("#b03030", "#4d6b1f", Eye::Usual) > 2.0 * distance("#b03030", "#4d6b1f", Eye::Deutan));
}

//! Moves labels apart so that none overlaps another, each as near to its place as can be.

/// A label: where its middle wants to stand, and how high it is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Wish {
    pub(super) middle: f64,
    pub(super) height: f64,
}

/// Where the middle of each label comes to stand, between `top` and `bottom`. Where they do not all fit they run over the bottom.
///
/// Labels that would touch are joined into a block whose middle is the mean of what they wished (pool adjacent violators), so the sum of
/// squared moves is the least that keeps their order.
pub(super) fn apart(wishes: &[Wish], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|a, b| middle(wishes, *a).total_cmp(&middle(wishes, *b)));
    let mut blocks: Vec<Block> = Vec::new();
    for n in order {
        let Some(wish) = wishes.get(n) else { continue };
        let mut block = Block { labels: vec![n], height: wish.height, middle: wish.middle };
        block.hold(top, bottom);
        while let Some(before) = blocks.pop_if(|before| before.bottom() > block.top()) {
            block = before.joined(block, wishes);
            block.hold(top, bottom);
        }
        blocks.push(block);
    }
    let mut places = vec![0.0; wishes.len()];
    for block in blocks {
        let mut at = block.top();
        for n in block.labels {
            let height = wishes.get(n).map_or(0.0, |wish| wish.height);
            if let Some(place) = places.get_mut(n) {
                *place = at + height / 2.0;
            }
            at += height;
        }
    }
    places
}

fn middle(wishes: &[Wish], n: usize) -> f64 {
    wishes.get(n).map_or(0.0, |wish| wish.middle)
}

struct Block {
    labels: Vec<usize>,
    height: f64,
    middle: f64,
}

impl Block {
    fn top(&self) -> f64 {
        self.middle - self.height / 2.0
    }

    fn bottom(&self) -> f64 {
        self.middle + self.height / 2.0
    }

    /// Moves it between the edges, the upper one first where it is too high for both.
    fn hold(&mut self, top: f64, bottom: f64) {
        self.middle = self.middle.min(bottom - self.height / 2.0).max(top + self.height / 2.0);
    }

    fn joined(mut self, below: Self, wishes: &[Wish]) -> Self {
        self.labels.extend(below.labels);
        self.height += below.height;
        // The middle that each label's wish would give the block.
        let mut above = 0.0;
        let mut sum = 0.0;
        for n in &self.labels {
            let Some(wish) = wishes.get(*n) else { continue };
            sum += wish.middle - (above + wish.height / 2.0) + self.height / 2.0;
            above += wish.height;
        }
        self.middle = sum / self.labels.len() as f64;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(middle: f64) -> Wish {
        Wish { middle, height: 10.0 }
    }

    #[test]
    fn labels_that_do_not_touch_stay_where_they_are() {
        assert_eq!(apart(&[wish(50.0), wish(20.0)], 0.0, 100.0), [50.0, 20.0]);
    }

    #[test]
    fn labels_of_the_same_place_stand_about_it_and_those_at_an_edge_within() {
        assert_eq!(apart(&[wish(50.0), wish(50.0)], 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(apart(&[wish(0.0), wish(1.0), wish(99.0)], 0.0, 100.0), [5.0, 15.0, 95.0]);
    }

    proptest! {
        #[test]
        fn no_two_labels_overlap_and_all_stay_inside(middles in prop::collection::vec(-50.0..250.0f64, 0..12)) {
            let wishes: Vec<Wish> = middles.iter().enumerate().map(|(n, m)| Wish { middle: *m, height: 10.0 + (n % 3) as f64 }).collect();
            let places = apart(&wishes, 0.0, 200.0);
            for (a, (first, one)) in places.iter().zip(&wishes).enumerate() {
                prop_assert!(first - one.height / 2.0 > -1e-6 && first + one.height / 2.0 < 200.0 + 1e-6);
                for (second, other) in places.iter().zip(&wishes).skip(a + 1) {
                    prop_assert!((first - second).abs() + 1e-6 >= f64::midpoint(one.height, other.height));
                }
            }
        }
    }
}

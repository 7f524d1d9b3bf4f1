//! Names what a hit can be besides its competence: stratum, role and zone.

macro_rules! class {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of columns in every table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id as it is written in every file.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// Reads an id.
            pub fn parse(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.id() == id)
            }

            /// The position in tables.
            pub fn index(self) -> usize {
                self as usize
            }
        }
    };
}

class! {
    /// How deep the wording goes: any user, a named tool, or the work of an ICT professional.
    Stratum {
        /// What any user needs: "datorvana", "e-post".
        Basic = "basic",
        /// Named products and application types: "Excel", "journalsystem".
        Software = "software",
        /// The work of ICT professionals: "systemutveckling".
        Specialist = "specialist",
    }
}

class! {
    /// What the ad says of the wording: must have, good to have, or part of the work.
    Role {
        /// A must.
        Requirement = "requirement",
        /// An advantage.
        Merit = "merit",
        /// Part of the work. Also the role of every hit for which no rule says otherwise.
        Duty = "duty",
    }
}

class! {
    /// What the line or sentence around the wording is about. Only `demand` counts.
    Zone {
        /// Profile, requirements, duties and headline; the zone where no rule says otherwise.
        Demand = "demand",
        /// How to apply.
        Application = "application",
        /// Who the employer is and what it sells.
        Employer = "employer",
        /// What the employer offers.
        Benefit = "benefit",
        /// Legal text and recruiters' own marketing.
        Boilerplate = "boilerplate",
    }
}

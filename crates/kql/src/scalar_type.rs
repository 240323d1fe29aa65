//! The scalar types of the language.

/// A scalar type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Truth.
    Bool,
    /// 32-bit whole number.
    Int,
    /// 64-bit whole number.
    Long,
    /// 64-bit floating point.
    Real,
    /// 128-bit decimal.
    Decimal,
    /// Text.
    String,
    /// A moment, in ticks of 100 ns.
    DateTime,
    /// A length of time, in ticks of 100 ns.
    Timespan,
    /// A UUID.
    Guid,
    /// JSON-like value.
    Dynamic,
    /// Not known before the query runs, or after an error.
    Unknown,
}

impl Type {
    /// The name in query text and result schemas.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Long => "long",
            Type::Real => "real",
            Type::Decimal => "decimal",
            Type::String => "string",
            Type::DateTime => "datetime",
            Type::Timespan => "timespan",
            Type::Guid => "guid",
            Type::Dynamic => "dynamic",
            Type::Unknown => "unknown",
        }
    }

    /// The type of that name, aliases included.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "bool" | "boolean" => Type::Bool,
            "int" | "int32" => Type::Int,
            "long" | "int64" => Type::Long,
            "real" | "double" => Type::Real,
            "decimal" => Type::Decimal,
            "string" => Type::String,
            "datetime" | "date" => Type::DateTime,
            "timespan" | "time" => Type::Timespan,
            "guid" | "uuid" | "uniqueid" => Type::Guid,
            "dynamic" => Type::Dynamic,
            _ => return None,
        })
    }

    /// `int`, `long`.
    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(self, Type::Int | Type::Long)
    }

    /// Any number.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Type::Int | Type::Long | Type::Real | Type::Decimal)
    }

    /// What `sum` accepts.
    #[must_use]
    pub fn is_summable(self) -> bool {
        self.is_number() || matches!(self, Type::DateTime | Type::Timespan)
    }

    /// Place in the order of widening: int, long, real, decimal; none for others.
    #[must_use]
    pub fn width(self) -> Option<u8> {
        match self {
            Type::Int => Some(0),
            Type::Long => Some(1),
            Type::Real => Some(2),
            Type::Decimal => Some(3),
            _ => None,
        }
    }
}

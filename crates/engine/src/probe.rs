//! The probe's way into an engine and out again.

use lanward_core::ports::Prober;

use crate::dial::DockerEngine;

impl Prober for DockerEngine {}

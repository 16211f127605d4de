#!/usr/bin/env node
// Package managers put the programs of a project's own dependencies on its path, and those of their dependencies not always.
import 'waybill/bin';

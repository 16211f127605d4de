export { findChosen, openScanners, type Scanner } from './open-scanners.ts';
export { runScanner, type Scanned } from './run-scanner.ts';

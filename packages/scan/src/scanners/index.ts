export { type Adapter, type DataAge, typeOf } from './adapter.ts';
export { findChosen, openScanners, type Scanner, type ScannerInput } from './open-scanners.ts';
export { runScanner, type Scanned } from './run-scanner.ts';

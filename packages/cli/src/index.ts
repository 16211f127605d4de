export { runWaybill } from './run-waybill.ts';

export { assertApproval } from './assert-approval.ts';

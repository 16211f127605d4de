export { foldLongLines, keepMemberLog, keepPlans, type MemberLog, withKeptPlans } from './member-log.ts';

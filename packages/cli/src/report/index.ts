export { fitLine, fitText, Report } from './report.ts';

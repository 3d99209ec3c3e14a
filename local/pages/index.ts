export { renderFrontPage } from './front-page';
export { renderMail, renderMailbox } from './mailbox';
export { renderSlackView } from './slack-view';

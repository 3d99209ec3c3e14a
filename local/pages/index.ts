export { type FrontPage, renderFrontPage } from './front-page';
export { renderMail, renderMailbox } from './mailbox';
export { renderSlackView, type SlackView } from './slack-view';

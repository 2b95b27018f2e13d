/** The look of the dialogs. Colours come from Node-RED's theme only, so that light and dark themes both fit. */
const CSS = `
.sensor-clouds .form-row { position: relative; }
.sensor-clouds [hidden] { display: none !important; }
.sensor-clouds .form-row > label { width: 150px; vertical-align: top; padding-top: 6px; margin-right: 4px; line-height: 1.3; }
.sensor-clouds .form-row > label > .fa { width: 16px; text-align: center; }
.sensor-clouds .form-row > input[type=text],
.sensor-clouds .form-row > input[type=password],
.sensor-clouds .form-row > textarea,
.sensor-clouds .form-row > select { width: calc(100% - 162px); }
.sensor-clouds .form-row > input[type=checkbox] { width: auto; margin: 8px 0 0; vertical-align: top; }
.sensor-clouds .sensor-clouds-test, .sensor-clouds .sensor-clouds-test:hover { color: var(--red-ui-primary-text-color) !important; }
.sensor-clouds textarea { min-height: 68px; resize: vertical; font-family: var(--red-ui-monospace-font); }
.sensor-clouds ::placeholder { color: var(--red-ui-secondary-text-color-focus); opacity: 1; }
.sensor-clouds-hint { margin: 3px 0 0 158px; font-size: 12px; line-height: 1.4; color: var(--red-ui-primary-text-color); }
.sensor-clouds details { margin: 0 0 12px; padding: 4px 0 0; border-top: 1px solid var(--red-ui-secondary-border-color); }
.sensor-clouds summary { cursor: pointer; padding: 6px 0; color: var(--red-ui-primary-text-color); font-weight: bold; }
.sensor-clouds details[open] > summary { margin-bottom: 6px; }
.sensor-clouds ul.sensor-clouds-list { position: absolute; z-index: 20; margin: 2px 0 0; padding: 0; max-height: 230px; overflow: auto;
  list-style: none; box-sizing: border-box; border: 1px solid var(--red-ui-form-input-border-color);
  border-radius: 4px; background: var(--red-ui-form-input-background); color: var(--red-ui-form-text-color); }
.sensor-clouds-list li { display: flex; justify-content: space-between; gap: 12px; padding: 5px 9px; cursor: pointer; }
.sensor-clouds-list li span:first-child { overflow: hidden; text-overflow: ellipsis; }
.sensor-clouds-list li:hover, .sensor-clouds-list li[aria-selected=true] { background: var(--red-ui-list-item-background-hover); }
.sensor-clouds-list li.sensor-clouds-said { cursor: default; background: none; font-style: italic; }
.sensor-clouds-id { font-family: var(--red-ui-monospace-font); font-size: 12px; white-space: nowrap; }
.sensor-clouds ol.sensor-clouds-steps { margin: 8px 0 0 2px; padding: 0; list-style: none; color: var(--red-ui-primary-text-color); }
.sensor-clouds-steps li { display: flex; gap: 7px; padding: 2px 0; line-height: 1.4; }
.sensor-clouds-steps .fa { width: 14px; margin-top: 3px; text-align: center; }
.sensor-clouds-steps .ok .fa { color: var(--red-ui-text-color-success); }
.sensor-clouds-steps .failed .fa { color: var(--red-ui-text-color-error); }
.sensor-clouds-words { margin: 0 0 12px 158px; padding: 6px 10px; border-left: 3px solid var(--red-ui-form-input-focus-color);
  background: var(--red-ui-secondary-background-selected); color: var(--red-ui-primary-text-color); line-height: 1.45; }
.sensor-clouds pre.sensor-clouds-example { margin: -4px 0 12px 158px; padding: 7px 9px; max-height: 190px; overflow: auto;
  font-size: 11.5px; line-height: 1.4; white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere;
  border: 1px solid var(--red-ui-secondary-border-color);
  background: var(--red-ui-secondary-background-disabled); color: var(--red-ui-primary-text-color); }
`;

const ID = 'sensor-clouds-style';

/** Puts the style into the page, once. */
export function addStyle(): void {
  if (document.getElementById(ID)) return;
  const style = document.createElement('style');
  style.id = ID;
  style.textContent = CSS;
  document.head.append(style);
}

import path from 'node:path';
import type { Page } from 'playwright-core';
import { DARK } from './dark-theme';
import type { EditorGlobal } from './editor-global';
import { ARTIFACTS } from './workbench';
import type { Workbench } from './workbench';

export interface EditorOptions {
  language?: 'en-US' | 'de' | 'pl';
  /** Called before the page is loaded. */
  prepare?: (page: Page) => Promise<void>;
  /** Who logs in, where somebody has to. */
  user?: { username: string; password: string };
}

/** The editor in a browser, as somebody uses it. */
export class EditorPage {
  /** What went wrong in the page, but for what Node-RED's editor has done by itself. */
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly name: string,
  ) {
    page.on('pageerror', (error) => {
      if (!isOfNodeRed(error)) this.errors.push(error.stack ?? error.message);
    });
  }

  static async open(bench: Workbench, { language = 'en-US', prepare, user }: EditorOptions = {}): Promise<EditorPage> {
    const context = await bench.browser.newContext({ viewport: { width: 1280, height: 1150 }, locale: language });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const editor = new EditorPage(page, language);
    // The tests' compiler names functions by a call that the page does not know.
    await page.addInitScript('globalThis.__name = (value) => value; Error.stackTraceLimit = 100');
    await page.addInitScript((chosen) => {
      localStorage.setItem('editor-language', chosen);
      localStorage.setItem('view-dark-theme', 'auto');
    }, language);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await prepare?.(page);
    await page.goto(bench.url);
    if (user) {
      await page.fill('#node-dialog-login-username', user.username);
      await page.fill('#node-dialog-login-password', user.password);
      await page.click('#node-dialog-login-submit');
    }
    // Several pages may load at once, on a machine that has other work.
    await page.waitForSelector('#red-ui-workspace-chart .red-ui-flow-node', { timeout: 30_000 });
    await page.addStyleTag({ content: DARK });
    await editor.darken(false);
    await page.evaluate(() => {
      (globalThis as unknown as EditorGlobal).$.fx.off = true;
    });
    return editor;
  }

  /** The dark theme, or the light one again: Node-RED 5's own, which follows the system's, else that of the tests. */
  async darken(dark: boolean): Promise<void> {
    await this.page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await this.page.waitForFunction((chosen) => {
      const { RED } = globalThis as unknown as EditorGlobal;
      const { classList } = document.documentElement;
      const own = RED.settings.version.startsWith('4.') ? 'tested-dark' : 'nr-theme-dark';
      if (own === 'tested-dark') classList.toggle(own, chosen);
      return classList.contains(own) === chosen;
    }, dark);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Opens a node's dialog and waits until it can be used. */
  async edit(id: string): Promise<void> {
    const prefix = await this.page.evaluate((wanted) => {
      const { RED } = globalThis as unknown as EditorGlobal;
      const node = RED.nodes.node(wanted);
      if (!node) throw new Error(`There is no node ${wanted}.`);
      const isConfig = node._def.category === 'config';
      if (isConfig) RED.editor.editConfig('', node.type, node.id);
      else RED.editor.edit(node);
      return isConfig ? 'node-config-input' : 'node-input';
    }, id);
    await this.page.waitForSelector(`#${prefix}-name`, { state: 'attached' });
    await this.page.locator(`#${prefix === 'node-input' ? 'node-dialog-ok' : 'node-config-dialog-ok'}`).waitFor();
    await this.settled();
    // Node-RED moves the focus to the first field after that; what is typed before would go there.
    await this.page.waitForFunction(() =>
      [...document.querySelectorAll('.red-ui-tray')].at(-1)?.contains(document.activeElement),
    );
  }

  /** Does what a menu entry or a shortcut does. */
  async invoke(action: string): Promise<void> {
    await this.page.evaluate((wanted) => {
      const { RED } = globalThis as unknown as EditorGlobal;
      RED.actions.invoke(wanted);
    }, action);
  }

  /** Nothing in the page moves any more. */
  async settled(): Promise<void> {
    await this.page.evaluate(async () => {
      let before = '';
      for (let same = 0; same < 4;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const tray = [...document.querySelectorAll('.red-ui-tray')].map((one) => one.getBoundingClientRect().left);
        const now = tray.join(' ');
        same = now === before ? same + 1 : 0;
        before = now;
      }
    });
  }

  /** Puts a value into a field as a person or a script would: the value, then the event that says so. */
  async type(field: string, value: string): Promise<void> {
    await this.page.evaluate(
      ([selector, typed]) => {
        const { $ } = globalThis as unknown as EditorGlobal;
        $(selector).val(typed).trigger('change');
      },
      [field, value] as const,
    );
  }

  async save(): Promise<void> {
    await this.leave('ok');
  }

  async cancel(): Promise<void> {
    await this.leave('cancel');
  }

  private async leave(button: 'ok' | 'cancel'): Promise<void> {
    const config = this.page.locator(`#node-config-dialog-${button}`);
    const chosen = (await config.count()) > 0 ? config : this.page.locator(`#node-dialog-${button}`);
    await chosen.click();
    await chosen.waitFor({ state: 'detached' });
  }

  /** Presses Test connection in the open dialog; what the report under the button says, line by line. */
  async tested(): Promise<string[]> {
    await this.page.click('.sensor-clouds-test');
    await this.page.waitForSelector('.sensor-clouds-test:not([aria-busy])');
    return this.page.locator('.sensor-clouds-steps li').allInnerTexts();
  }

  /** Types into a field and chooses the first suggestion, whose name and id it gives. */
  async choose(field: string, typed: string): Promise<{ name: string; id: string }> {
    await this.page.fill(field, '');
    await this.page.locator(field).pressSequentially(typed);
    const option = this.page.locator(`${field} + ul [role=option][data-value]`).first();
    await option.waitFor();
    const id = (await option.getAttribute('data-value')) ?? '';
    const name = (await option.locator('span').first().innerText()).trim();
    await option.click();
    return { name, id };
  }

  /** Drags a node out of the palette onto a wire of the workspace. */
  async dropOntoWire(type: string, at: { x: number; y: number }): Promise<void> {
    const { page } = this;
    const chart = await page.locator('#red-ui-workspace-chart').boundingBox();
    await page.locator(`[data-palette-type="${type}"]`).hover();
    await page.mouse.down();
    await page.mouse.move((chart?.x ?? 0) + at.x, (chart?.y ?? 0) + at.y, { steps: 10 });
    // Node-RED looks for a wire a moment after a move.
    await page.locator('.red-ui-flow-link-splice').waitFor({ state: 'attached' });
    await page.mouse.up();
  }

  /** Shows what is folded. */
  async unfold(): Promise<void> {
    await this.page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  }

  /** The ids of all nodes of a type. */
  async ids(type: string): Promise<string[]> {
    return this.page.evaluate((wanted) => {
      const { RED } = globalThis as unknown as EditorGlobal;
      const found: string[] = [];
      RED.nodes.eachNode((node) => {
        if (node.type === wanted) found.push(node.id);
      });
      return found;
    }, type);
  }

  /** The node as an export would have it. */
  async exported(id: string): Promise<Record<string, unknown> | undefined> {
    return this.page.evaluate((wanted) => {
      const { RED } = globalThis as unknown as EditorGlobal;
      return RED.nodes.createExportableNodeSet([RED.nodes.node(wanted)])[0];
    }, id);
  }

  /** What the workspace says of a node. */
  async state(id: string): Promise<{ valid: boolean; changed: boolean; reasons: string[]; label: string }> {
    return this.page.evaluate((wanted) => {
      const { RED } = globalThis as unknown as EditorGlobal;
      const node = RED.nodes.node(wanted);
      if (!node) throw new Error(`There is no node ${wanted}.`);
      return {
        valid: node.valid,
        changed: node.changed === true,
        reasons: node.validationErrors ?? [],
        label: node._def.label.call(node),
      };
    }, id);
  }

  /** What a property's validator says of a value: a sentence, or nothing where it is good. */
  async reason(id: string, property: string, value: string): Promise<string> {
    return this.page.evaluate(
      ([wanted, name, typed]) => {
        const { RED } = globalThis as unknown as EditorGlobal;
        const node = RED.nodes.node(wanted);
        const said = node?._def.defaults[name]?.validate?.call(node, typed, {});
        return typeof said === 'string' ? said : '';
      },
      [id, property, value] as const,
    );
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(ARTIFACTS, `${this.name}-${name}.png`) });
  }
}

/** Whether only the editor's own files were at work when something went wrong. */
function isOfNodeRed({ stack = '' }: Error): boolean {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.length > 0 && frames.every((frame) => /\/(red|vendor)\/[\w./-]+\.js/.test(frame));
}

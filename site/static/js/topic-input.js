// Topics as tags, with suggestions while one types. Without this file they are ticked boxes and words with commas.
const PAUSE = 200;

class TopicInput extends HTMLElement {
  connectedCallback() {
    const part = (name) => this.querySelector(`[data-${name}]`);
    [this.chosen, this.typed, this.list, this.said, this.blank] =
      ["chosen", "typed", "suggestions", "said", "blank"].map(part);
    this.chosen.querySelectorAll("li").forEach((item) => this.upgrade(item));
    this.typed.addEventListener("input", () => this.wait());
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", (event) => this.ticked(event.target));
  }

  // A ticked box becomes a tag that can be taken away.
  upgrade(item) {
    item.replaceWith(this.tag(item.dataset.topic, item.querySelector("select")?.value));
  }

  tag(name, level) {
    const item = this.blank.content.firstElementChild.cloneNode(true);
    item.dataset.topic = name;
    item.querySelectorAll("[data-name]").forEach((place) => (place.textContent = name));
    const box = item.querySelector("input");
    box.value = name;
    box.type = "hidden";
    const levels = item.querySelector("select");
    if (levels) {
      // As the server folds a name into a key.
      levels.name += name.normalize("NFKD").toLowerCase().replace(/[^0-9a-z]/g, "");
      levels.setAttribute("aria-label", levels.getAttribute("aria-label") + name);
      if (level) levels.value = level;
    }
    return item;
  }

  items() {
    return [...this.chosen.children];
  }

  listed(name) {
    return [...this.querySelectorAll("[data-listed]")].find((box) => box.value === name);
  }

  add(name) {
    if (!this.items().some((item) => item.dataset.topic === name)) this.chosen.append(this.tag(name));
    const box = this.listed(name);
    if (box) {
      box.checked = false;
      box.closest("li").hidden = true;
    }
    this.tell(`${name} is chosen.`);
    this.changed();
  }

  remove(item) {
    const name = item.dataset.topic;
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    const box = this.listed(name);
    if (box) box.closest("li").hidden = false;
    (next?.querySelector("button") ?? this.typed).focus();
    this.tell(`${name} is removed.`);
    this.changed();
  }

  tell(words) {
    this.said.textContent = words;
  }

  // A form that saves itself must hear of it.
  changed() {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.suggest(), PAUSE);
  }

  async suggest() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.asking = new AbortController();
    const text = this.typed.value.trim();
    if (!text) return this.close();
    const address = new URL(this.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (!answer.ok) return this.close();
      this.list.innerHTML = await answer.text();
    } catch {
      return;
    }
    const count = this.list.children.length;
    this.list.hidden = !count;
    this.tell(count === 1 ? "1 topic suggested." : `${count || "No"} topics suggested.`);
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
  }

  choose(button) {
    this.add(button.dataset.topic);
    this.typed.value = "";
    this.close();
    this.typed.focus();
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (this.list.contains(button)) this.choose(button);
    else this.remove(button.closest("li"));
  }

  ticked(box) {
    if ("listed" in box.dataset && box.checked) {
      this.add(box.value);
      this.typed.focus();
    }
  }

  async pressed(event) {
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.indexOf(event.target);
    if (event.target !== this.typed && at < 0) return;
    if (event.key === "Escape") {
      this.close();
      this.typed.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const to = event.key === "ArrowDown" ? at + 1 : at - 1;
      if (!buttons.length || to >= buttons.length) return;
      event.preventDefault();
      (buttons[to] ?? this.typed).focus();
    } else if (event.key === "Enter" && at < 0 && this.typed.value.trim()) {
      // A whole name is taken; of anything else the first suggestion is offered.
      event.preventDefault();
      await this.suggest();
      const exact = this.list.querySelector("[data-exact]");
      if (exact) this.choose(exact);
      else this.list.querySelector("button")?.focus();
    } else if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
      // Who types on among the suggestions means the words.
      this.typed.focus();
    }
  }
}

// Two fields of a page bring the file once each.
if (!customElements.get("topic-input")) customElements.define("topic-input", TopicInput);

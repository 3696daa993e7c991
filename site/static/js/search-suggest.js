// Names, titles and topics below a search box while one types. Without this file one types the whole of it.
const PAUSE = 200;
const SHORTEST = 2;

class SearchSuggest extends HTMLElement {
  connectedCallback() {
    this.typed = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.said = this.querySelector("[role=status]");
    // A search box may be no combobox; a line of text may.
    this.typed.type = "text";
    this.typed.enterKeyHint = "search";
    this.typed.autocomplete = "off";
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.typed.setAttribute(name, value);
    this.close();
    this.typed.addEventListener("input", () => this.wait());
    this.typed.addEventListener("keydown", (event) => this.pressed(event));
    this.typed.addEventListener("blur", () => this.close());
    this.typed.form.addEventListener("submit", () => this.close());
    // The line keeps the focus while one points at the list.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.suggest(), PAUSE);
  }

  async suggest() {
    this.asking?.abort();
    const text = this.typed.value.trim();
    if (text.length < SHORTEST) return this.close();
    this.asking = new AbortController();
    const address = new URL(this.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      // Whoever is signed out is sent elsewhere.
      if (!answer.ok || answer.redirected) return this.close();
      this.open(await answer.text());
    } catch {
      return;
    }
  }

  open(rows) {
    this.list.innerHTML = rows;
    const count = this.options().length;
    if (!count) return this.close();
    this.list.hidden = false;
    this.typed.setAttribute("aria-expanded", "true");
    this.typed.removeAttribute("aria-activedescendant");
    this.said.textContent = count === 1 ? "1 suggestion." : `${count} suggestions.`;
  }

  close() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.typed.setAttribute("aria-expanded", "false");
    this.typed.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  // Past either end stands what was typed, with nothing chosen.
  move(step) {
    const options = this.options();
    const places = options.length + 1;
    const to = options[(options.indexOf(this.chosen()) + 1 + step + places) % places - 1];
    options.forEach((option) => option.setAttribute("aria-selected", String(option === to)));
    if (to) {
      this.typed.setAttribute("aria-activedescendant", to.id);
      to.scrollIntoView({ block: "nearest" });
    } else this.typed.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    if (!option) return;
    this.typed.value = option.dataset.text;
    this.close();
    this.typed.form.requestSubmit();
  }

  pressed(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.chosen()) {
      event.preventDefault();
      this.choose(this.chosen());
    }
  }
}

customElements.define("search-suggest", SearchSuggest);

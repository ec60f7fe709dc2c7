// The library of Statuspage, as sites that were written for it use it: new StatusPage.page({ page: "id" }).summary({ success }).
(() => {
  const own = document.currentScript && new URL(document.currentScript.src, location.href);

  class Page {
    constructor({ page, host, secure = true, version = "v2", format = "json", apiKey, error } = {}) {
      if (!page && !own) throw new Error("page is missing");
      this.base = host ? `${secure ? "https" : "http"}://${page}.${host}` : own.origin;
      this.end = `.${format}`;
      this.base += `/api/${version}/`;
      this.headers = apiKey ? { Authorization: `OAuth ${apiKey}` } : {};
      this.error = error;
    }

    async get(path, { success, error = this.error } = {}) {
      try {
        const answer = await fetch(this.base + path + this.end, { headers: this.headers, credentials: "omit" });
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        const data = await answer.json();
        success?.(data);
        return data;
      } catch (fault) {
        error?.(fault);
      }
    }

    summary(wishes) {
      return this.get("summary", wishes);
    }

    status(wishes) {
      return this.get("status", wishes);
    }

    components(wishes) {
      return this.get("components", wishes);
    }

    incidents(wishes = {}) {
      return this.get(["unresolved", "resolved"].includes(wishes.filter) ? `incidents/${wishes.filter}` : "incidents", wishes);
    }

    scheduled_maintenances(wishes = {}) {
      const part = ["active", "upcoming"].includes(wishes.filter) ? `/${wishes.filter}` : "";
      return this.get(`scheduled-maintenances${part}`, wishes);
    }
  }

  window.StatusPage = { page: Page };
})();

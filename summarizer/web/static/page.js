/* Keys and small comforts. Every page works without this file. */
(function () {
  "use strict";

  function typing(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && !/^(checkbox|radio|submit|button)$/.test(target.type);
  }

  function step(by) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("table.rows tbody tr"));
    if (!rows.length) { return false; }
    var at = rows.findIndex(function (row) { return row.classList.contains("here"); });
    var next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (at >= 0) { rows[at].classList.remove("here"); }
    next.classList.add("here");
    next.scrollIntoView({ block: "nearest" });
    var link = next.querySelector("a");
    if (link) { link.focus({ preventScroll: true }); }
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) { return; }
    if (event.key === "j" || event.key === "k") {
      if (step(event.key === "j" ? 1 : -1)) { event.preventDefault(); return; }
    }
    if (document.querySelector(".htmx-request")) { event.preventDefault(); return; } /* meant for the page to come */
    var wanted = document.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]:not([disabled])');
    if (!wanted) { return; }
    event.preventDefault();
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(wanted.tagName) && wanted.type !== "submit") { wanted.focus(); if (wanted.select) { wanted.select(); } }
    else { wanted.click(); }
  });

  /* The evidence is brought into sight when a case opens, also after htmx has put a new one in place. */
  function look() {
    var box = document.querySelector(".case .text");
    var place = box && box.querySelector(".evidence");
    if (place && !location.hash) { place.scrollIntoView({ block: "center" }); window.scrollTo(0, 0); }
  }
  document.addEventListener("DOMContentLoaded", look);
  document.addEventListener("htmx:afterSettle", look);

  /* Only pages are put into a page: JSON and files, in which words of articles stand as they came, open on their own. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var kind = event.detail.xhr.getResponseHeader("content-type") || "";
    if (kind.indexOf("text/html") === 0) { return; }
    event.detail.shouldSwap = false;
    if (event.detail.requestConfig.verb === "get") { location.assign(event.detail.xhr.responseURL); }
  });

  /* A form is sent once. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 3000);
  }, true);
})();

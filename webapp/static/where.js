// Boxes for a place offer those of the index that begin like what is typed, as the search box does
// after place:. Without it, or without an answer, they are boxes.
(() => {
  const DELAY = 120; // ms, as in complete.js
  const form = document.getElementById("ask");
  if (!form) return;
  const suggest = new URL("api/suggest", form.action);
  for (const [n, box] of [...document.querySelectorAll("input[type=text][name=place]")].entries()) {
    const list = document.createElement("datalist");
    list.id = `places-${n}`;
    box.after(list);
    box.setAttribute("list", list.id);
    let timer = 0;

    async function offer() {
      const typed = box.value;
      try {
        const answer = await fetch(`${suggest}?q=${encodeURIComponent(`place:${typed.trim()}`)}`);
        if (!answer.ok || box.value !== typed) return;
        const { suggestions } = await answer.json();
        list.replaceChildren(...suggestions.map(named));
      } catch {
        // As if nothing began so.
      }
    }

    // 县:青屿县 镇:甲镇 is what the search box takes, 青屿县甲镇 what this one does.
    function named(suggestion) {
      const option = document.createElement("option");
      option.value = suggestion.query.replace(/\S+?:|[\s"]/g, "");
      option.label = suggestion.text;
      return option;
    }

    box.addEventListener("input", (event) => {
      clearTimeout(timer);
      // A choice out of the list is no typing.
      if (!event.isComposing && event.inputType && box.value.trim()) timer = setTimeout(offer, DELAY);
    });
    box.addEventListener("compositionend", offer);
  }
})();

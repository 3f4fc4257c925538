// The rejected rows of a load: arrows move between boxes, what comes from Excel fills them, and a row is judged again as
// soon as it changes. Without this the button «Revisar» does it for the whole page.
const grid = document.querySelector("form[data-rows]");
if (grid) mending(grid);

function mending(form) {
  const rows = [...form.querySelectorAll("tr[data-row]")];
  const boxes = (row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input"));
  const place = (box) => [rows.indexOf(box.closest("tr")), box.closest("td").cellIndex - 1];
  const box = (row, column) => rows[row] && boxes(rows[row])[column];
  const path = (each) => each.name.slice(each.name.indexOf(".") + 1);
  const status = document.getElementById("estado");

  const go = (from, down, right) => {
    let [row, column] = place(from);
    for (row += down, column += right; rows[row] && column >= 0 && column < boxes(rows[row]).length; row += down, column += right) {
      const next = box(row, column);
      if (!next) continue;
      next.focus();
      next.select();
      return;
    }
  };
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  form.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || !event.target.matches(".padron-grid__box") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const { selectionStart: start, selectionEnd: end, value } = event.target;
    const all = start === 0 && end === value.length;
    if (event.key === "ArrowLeft" && !all && end > 0) return;
    if (event.key === "ArrowRight" && !all && start < value.length) return;
    event.preventDefault();
    go(event.target, ...move);
  });

  form.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    if (!event.target.matches(".padron-grid__box") || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    const [top, left] = place(event.target);
    lines.forEach((line, down) => {
      line.forEach((said, right) => {
        const into = box(top + down, left + right);
        if (into) into.value = said.trim();
      });
      if (rows[top + down]) soon(rows[top + down]);
    });
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches(".padron-grid__box")) soon(event.target.closest("tr"));
  });

  const waiting = new Set();
  let busy = false;
  const soon = async (row) => {
    waiting.add(row);
    if (busy) return;
    busy = true;
    for (const next of waiting) {
      waiting.delete(next);
      await judge(next);
    }
    busy = false;
  };
  const judge = async (row) => {
    const cells = Object.fromEntries(boxes(row).filter(Boolean).map((each) => [path(each), each.value]));
    const answer = await fetch(form.dataset.rows, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body: JSON.stringify({ row: Number(row.dataset.row), cells }),
    }).catch(() => null);
    const isJson = answer?.headers.get("Content-Type")?.startsWith("application/json");
    const said = isJson ? await answer.json() : null;
    if (!answer?.ok || !said) {
      status.textContent = said?.message ?? "No pudimos revisar la fila. Recarga la página: lo que ya se revisó está guardado.";
      return;
    }
    for (const each of boxes(row).filter(Boolean)) tell(each, said.cells[path(each)] ?? "");
    row.querySelector("[data-whole]").textContent = said.whole.join(" ");
    row.querySelector("[data-sound]").hidden = !said.sound;
    row.querySelector("[data-name]").textContent = said.name;
    if (status.textContent !== said.status) status.textContent = said.status;
  };
  const tell = (each, wrong) => {
    document.getElementById(`${each.name}-por`).textContent = wrong;
    each.classList.toggle("govuk-input--error", Boolean(wrong));
    each.closest("td").classList.toggle("padron-grid__cell--wrong", Boolean(wrong));
    if (wrong) each.setAttribute("aria-invalid", "true");
    else each.removeAttribute("aria-invalid");
  };
}

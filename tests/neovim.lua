-- What Neovim's own client makes of the server: diagnostics of a buffer, before and after an edit and a fix.
-- Reads settings.json and writes seen.json in the current directory; the buffer itself is never written.
local given = vim.fn.json_decode(vim.fn.readfile("settings.json"))
local seen = {}

local function shown()
  return vim.tbl_map(function(each)
    return { lnum = each.lnum, col = each.col, code = each.code }
  end, vim.diagnostic.get(0))
end

local function await(expected)
  vim.wait(60000, function() return expected(vim.diagnostic.get(0)) end, 50)
  return shown()
end

local function run()
  local client = vim.lsp.start_client({
    cmd = given.cmd,
    root_dir = vim.fn.getcwd(),
    on_init = function(client)
      client.notify("workspace/didChangeConfiguration", { settings = given.settings })
    end,
  })
  vim.lsp.buf_attach_client(0, client)
  seen.before = await(function(all) return #all > 0 end)

  vim.api.nvim_buf_set_lines(0, 0, 0, false, { "# one", "# two" })
  seen.moved = await(function(all) return #all > 0 and all[1].lnum == 11 end)

  vim.api.nvim_win_set_cursor(0, { 12, 0 })
  local parameters = vim.lsp.util.make_range_params()
  parameters.context = { diagnostics = {} }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", parameters, 60000)
  local actions = answers[client].result
  seen.kinds = vim.tbl_map(function(action) return action.kind end, actions)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  seen.after = await(function(all) return #all == 0 end)
  seen.lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local is_done, problem = pcall(run)
seen.problem = is_done and "" or tostring(problem)
vim.fn.writefile({ vim.fn.json_encode(seen) }, "seen.json")
vim.cmd("qall!")

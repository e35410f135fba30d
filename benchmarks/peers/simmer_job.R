# The job in simmer. Arguments: folder of the tables, form, horizon, grids, villages.
# idiomatic: one trajectory for each grid, R functions for work, patience and what follows, branches.
# lean: no R function is called during the run but for patience: one trajectory for each grid and number of levels.
suppressPackageStartupMessages(library(simmer))
given <- commandArgs(TRUE)
folder <- given[1]; form <- given[2]; horizon <- as.numeric(given[3])
cases <- read.csv(file.path(folder, "cases.csv"))
workers <- read.csv(file.path(folder, "workers.csv"))$workers
grids <- as.integer(given[4]); villages <- as.integer(given[5])
columns <- c("levels", "work1", "work2", "work3", "patience")

begun <- proc.time()[["elapsed"]]
env <- simmer("job")
for (q in seq_along(workers)) env <- add_resource(env, paste0("q", q), workers[q])

own <- function(name) function() get_attribute(env, name)
village <- function(grid) paste0("q", grids + (grid - 1) %% villages + 1)
town <- paste0("q", grids + villages + 1)

served <- function(trj, queue, work) {
  trj <- seize(trj, queue, 1)
  trj <- if (form == "lean") timeout_from_attribute(trj, work) else timeout(trj, own(work))
  release(trj, queue, 1)
}
patient <- function(trj, grid, work) {
  queue <- paste0("q", grid)
  trj <- renege_in(trj, own("patience"))
  trj <- renege_abort(seize(trj, queue, 1))
  trj <- if (form == "lean") timeout_from_attribute(trj, work) else timeout(trj, own(work))
  release(trj, queue, 1)
}
higher <- function(least) function() as.integer(get_attribute(env, "levels") >= least)

for (grid in seq_len(grids)) {
  own_cases <- cases[cases$grid == grid, ]
  if (form == "lean") {
    for (n in 1:3) {
      rows <- own_cases[own_cases$levels == n, ]
      if (nrow(rows) == 0) next
      trj <- patient(trajectory(), grid, "work1")
      if (n > 1) trj <- served(trj, village(grid), "work2")
      if (n > 2) trj <- served(trj, town, "work3")
      env <- add_dataframe(env, paste0("c", grid, ".", n, "."), trj, rows, time = "absolute", col_attributes = columns)
    }
  } else if (nrow(own_cases) > 0) {
    last <- served(trajectory(), town, "work3")
    second <- branch(served(trajectory(), village(grid), "work2"), higher(3), continue = FALSE, last)
    trj <- branch(patient(trajectory(), grid, "work1"), higher(2), continue = FALSE, second)
    env <- add_dataframe(env, paste0("c", grid, ".0."), trj, own_cases, time = "absolute", col_attributes = columns)
  }
}
env <- run(env, until = horizon)
log <- get_mon_arrivals(env, per_resource = TRUE)
seconds <- proc.time()[["elapsed"]] - begun
begun_times <- log$end_time - log$activity_time
served_rows <- log$activity_time > 0
write.csv(
  data.frame(name = log$name, queue = as.integer(substring(log$resource, 2)), ready = log$start_time,
             start = begun_times)[served_rows, ],
  file.path(folder, "log.csv"), row.names = FALSE
)
cat(seconds, as.character(packageVersion("simmer")), "\n")

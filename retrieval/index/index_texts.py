"""What is said of an index, of its roots and of what it is asked for: key → Chinese, English."""

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        # why it cannot be read
        "no_index": (
            "{index} 里还没有索引。请先运行 baowen index 文件夹。",
            "There is no index in {index}. Build one first: baowen index FOLDER",
        ),
        "index_closed": (
            "读不了索引 {index}({name}:{reason})。请检查文件权限。",
            "Cannot read the index {index} ({name}: {reason}). Check the permissions of its files.",
        ),
        "index_broken": (
            "索引 {index} 已损坏({name}:{reason})。请运行 baowen index --full 重建。",
            "The index {index} is broken ({name}: {reason}). Rebuild it: baowen index --full",
        ),
        "index_newer": (
            "索引 {index} 是更新版本的 baowen 建的(格式 {version},现为 {own})。"
            "请升级 baowen,或运行 baowen index --full 重建。",
            "The index {index} was built by a newer baowen (format {version}, now {own}). "
            "Upgrade baowen, or rebuild it: baowen index --full",
        ),
        "index_older": (
            "索引 {index} 是旧版本的 baowen 建的(格式 {version},现为 {own})。请运行 baowen index --full 重建。",
            "The index {index} was built by an older baowen (format {version}, now {own}). "
            "Rebuild it: baowen index --full",
        ),
        "other_encoder": (
            "索引是用向量模型 {built} 建的,现在用的是 {name}。"
            "请运行 baowen index --full 重建,或把 BAOWEN_MODEL 改回去。",
            "The index was built with the model {built}, not with {name}. "
            "Rebuild it (baowen index --full), or set BAOWEN_MODEL back.",
        ),
        "other_version": (
            "索引是用向量模型 {built}的另一版本 建的,现在用的是 {name}。"
            "请运行 baowen index --full 重建,或把 BAOWEN_MODEL 改回去。",
            "The index was built with another version of the model {built}, not with {name}. "
            "Rebuild it (baowen index --full), or set BAOWEN_MODEL back.",
        ),
        # which engine keeps it
        "unknown_engine": (
            "BAOWEN_ENGINE={asked} 不认识:请写 embedded 或 milvus。",
            "BAOWEN_ENGINE={asked} is unknown: write embedded or milvus.",
        ),
        "no_milvus_uri": (
            "BAOWEN_ENGINE=milvus 还要 BAOWEN_MILVUS_URI,例如 http://10.0.0.3:19530。",
            "BAOWEN_ENGINE=milvus also needs BAOWEN_MILVUS_URI, such as http://10.0.0.3:19530.",
        ),
        "no_pymilvus": (
            "BAOWEN_ENGINE=milvus 需要先安装:pip install -c constraints.txt -e '.[milvus]'",
            "BAOWEN_ENGINE=milvus needs an extra: pip install -c constraints.txt -e '.[milvus]'",
        ),
        # a Milvus that keeps it
        "milvus_away": (
            "连不上 Milvus {uri};索引没有改动。请检查它是否在运行、BAOWEN_MILVUS_URI 对不对,再试。",
            "Cannot reach Milvus at {uri}; the index is as it was. See that it runs and BAOWEN_MILVUS_URI is right.",
        ),
        "milvus_slow": (
            "Milvus {uri} 没有在 {seconds} 秒内答复;索引没有改动。请稍候再试。",
            "Milvus at {uri} did not answer in {seconds} s; the index is as it was. Try again in a while.",
        ),
        "milvus_token": (
            "Milvus {uri} 不接受口令或没有给权限。请检查 BAOWEN_MILVUS_TOKEN。",
            "Milvus at {uri} does not accept the token, or grants no right. See BAOWEN_MILVUS_TOKEN.",
        ),
        "milvus_refuses": (
            "Milvus {uri} 拒绝:{reason}。原来的索引仍可用;请处理后再试。",
            "Milvus at {uri} refuses: {reason}. The old index still answers; mend that and try again.",
        ),
        "milvus_old": (
            "Milvus {uri} 是 {version},没有稀疏向量的索引:请用 2.4 或更新的服务器。原来的索引仍可用。",
            "Milvus at {uri} is {version}, which has no index on sparse vectors: use a server of 2.4 or newer."
            " The old index still answers.",
        ),
        "milvus_counts": ("{collection} 有 {held} 行,应有 {sent} 行", "{collection} has {held} rows instead of {sent}"),
        "milvus_leased": (
            "Milvus {uri} 里的索引正由 {holder} 建立:请等它完成再试。",
            "The index in Milvus at {uri} is being built by {holder}: try again when it is done.",
        ),
        "milvus_empty": (
            "Milvus {uri} 里还没有索引。请在收录档案的机器上运行 baowen index 文件夹。",
            "There is no index in Milvus at {uri}. Build one where the archive lies: baowen index FOLDER",
        ),
        "no_catalog": (
            "{folder} 里没有 Milvus {uri} 所用的目录(manifest.json、catalog.sqlite)。"
            "请挂载或复制建索引的机器上的这个文件夹。",
            "{folder} lacks the catalog of Milvus at {uri} (manifest.json, catalog.sqlite). "
            "Mount or copy this folder from the machine that builds the index.",
        ),
        # why it cannot be written
        "index_locked": (
            "索引 {index} 正由另一个进程(pid {pid})建立:请等它完成再试。",
            "Another build of {index} is under way, pid {pid}: try again when it is done.",
        ),
        "no_locks": (
            "锁不住索引 {index}:这里的文件系统不支持文件锁。请把 BAOWEN_INDEX 设到本地磁盘上。",
            "Cannot lock the index {index}: this file system has no locks. Set BAOWEN_INDEX to a local disk.",
        ),
        "disk_full": (
            "磁盘已满,写不下索引 {index};原来的索引仍可用。请腾出空间后再试。",
            "The disk is full: no room for the index {index}; the old one still answers. Free space, try again.",
        ),
        "memory_full": (
            "内存不足,写不了索引 {index};原来的索引仍可用。请关掉别的程序再试。",
            "Out of memory: cannot write the index {index}; the old one still answers. Close other programs.",
        ),
        "index_unwritable": (
            "写不了索引 {index}:{reason};原来的索引仍可用。请检查磁盘空间和权限。",
            "Cannot write the index {index}: {reason}; the old one still answers. Check disk space and permissions.",
        ),
        "worker_died": (
            "建索引的子进程起不来,可能内存不足。请关掉别的程序再试。",
            "A process that builds the index died, perhaps out of memory. Close other programs, try again.",
        ),
        # why others cannot build it
        "no_dask": (
            "--workers(BAOWEN_BUILDERS)要用 Dask,没有装:请运行 pip install -c constraints.txt -e '.[dask]'。",
            "--workers (BAOWEN_BUILDERS) needs Dask. Install it: pip install -c constraints.txt -e '.[dask]'",
        ),
        "scheduler_away": (
            "连不上 Dask 调度器 {scheduler};原来的索引仍可用。请检查地址,启动它(dask scheduler)再试。",
            "Cannot reach the Dask scheduler {scheduler}; the old index still answers. "
            "Check the address, start it (dask scheduler), try again.",
        ),
        "no_certificate": (
            "{scheduler} 要证书:请在 Dask 的设置 distributed.comm.tls 里写明能读的证书(见 docs/many-builders.md)。",
            "{scheduler} needs a certificate: name one that can be read in Dask's settings, "
            "distributed.comm.tls (see docs/many-builders.md).",
        ),
        "scheduler_lost": (
            "与 Dask 调度器 {scheduler} 的连接断了;原来的索引仍可用。请启动它(dask scheduler)再试。",
            "The Dask scheduler {scheduler} has gone; the old index still answers. "
            "Start it (dask scheduler), try again.",
        ),
        "no_workers": (
            "调度器 {scheduler} 那里没有工作机,已等了 {seconds} 秒;原来的索引仍可用。"
            "请启动工作机(dask worker {scheduler})再试。",
            "The scheduler {scheduler} has had no worker for {seconds} s; the old index still answers. "
            "Start workers (dask worker {scheduler}), try again.",
        ),
        "worker_without_baowen": (
            "工作机 {worker} 上没有 baowen,或版本太旧:请在那里装上同样的 baowen[dask],重新启动它再试。",
            "The worker {worker} has no baowen, or one too old: "
            "install the same baowen[dask] there, restart it, try again.",
        ),
        "worker_differs": (
            "工作机 {worker} 的 {what} 是 {theirs},这里是 {ours}:请在那里装成一样的,重新启动它再试。",
            "The worker {worker} has {what} {theirs}, not {ours} as here: "
            "install the same there, restart it, try again.",
        ),
        "worker_sees_another": (
            "工作机 {worker} 在 {path} 看不到这里的这个文件:请在那里把同一个文件夹挂载到同一路径再试。",
            "The worker {worker} does not see this machine's file at {path}: "
            "mount the same folder at the same path there, try again.",
        ),
        "worker_cannot": ("工作机 {worker}:{reason}", "The worker {worker}: {reason}"),
        # the reason, where the system or a file's bytes give one
        "no_permission": ("没有权限", "no permission"),
        "disk_read_only": ("磁盘只读", "the disk is read-only"),
        "is_a_file": ("那里是一个文件", "that is a file"),
        "file_in_the_path": ("路径里有一段是文件", "a part of the path is a file"),
        "file_missing": ("文件缺失", "a file is missing"),
        "folder_for_a_file": ("该是文件的地方是文件夹", "a folder where a file should be"),
        "disk_fails": ("磁盘读写出错", "the disk fails"),
        "not_as_written": ("内容不对", "does not hold what was written"),
        # why it is built in full
        "new_dictionary": ("jieba 的词典换了", "jieba's dictionary has changed"),
        "new_version": ("向量模型 {name} 换了版本", "The model {name} has changed"),
        "new_encoder": ("向量模型由 {built} 换成 {name}", "The model is {name}, it was {built}"),
        # of its roots
        "nothing_to_index": (
            "没有要索引的文件夹。请运行 baowen index 文件夹。",
            "There is no folder to index. Run: baowen index FOLDER",
        ),
        "root_gone": (
            "收录的 {root} 不见了,索引没有改动。请挂载它的磁盘;不再要它就运行 baowen index --remove {root}。",
            "The root {root} is gone; the index is as it was. "
            "Mount its disk, or forget it: baowen index --remove {root}",
        ),
        "no_root": ("索引没有收录 {path}。收录的是:{roots}", "{path} is not in the index. It holds: {roots}"),
        "root_name_no_utf8": (
            "收录不了 {path}:名字不是 UTF-8。请改名。",
            "Cannot index {path}: its name is not UTF-8. Rename it.",
        ),
        "root_kept": ("{root} 现在不在,它的内容照旧保留。", "{root} is gone; what was read of it stays."),
        "root_holds_it": (
            "{path} 已在收录的 {root} 里,一并刷新。",
            "{path} lies in {root}, which is refreshed as a whole.",
        ),
        "root_taken_in": ("{root} 并入 {path}。", "{root} is now read as a part of {path}."),
        # why a file is left out
        "name_no_utf8": ("文件名不是 UTF-8,请改名", "its name is not UTF-8; rename it"),
        "repeated_source": ("来源重复,{owner} 里已有,已跳过", "repeated source, {owner} has it already, skipped"),
        # why a file that ends its reader is left out
        "file_takes_seconds": (
            "读它要算 {most} 秒以上,已跳过,文件改动后再读;请拆成几个文件",
            "takes over {most} s of computing, skipped until it changes; split it",
        ),
        "file_takes_memory": (
            "读它要用 {most} MB 以上的内存,已跳过,文件改动后再读;请拆成几个文件",
            "takes over {most} MB of memory, skipped until it changes; split it",
        ),
        "reader_crashed": (
            "它使读取程序崩溃,可能要用 {most} MB 以上的内存,已跳过,文件改动后再读;请另存为文本",
            "crashes its reader, perhaps for want of {most} MB of memory; skipped until it changes; save it as text",
        ),
        "reader_killed": (
            "读它的进程被结束,或等不到文件,已跳过,下次再读",
            "its reader was killed, or the file did not come; skipped, and read again the next time",
        ),
        "program_fault": (
            "读它时程序出错({words}),已跳过,文件改动后再读;请把它报告给 baowen",
            "an error in baowen ({words}), skipped until it changes; please report it",
        ),
        "cannot_read": ("读不了 {source}:{reason}。", "Cannot read {source}: {reason}."),
        # of what is asked for
        "no_event_kind": ("没有 {kind} 这一类:请写 {kinds} 之一。", "There is no kind {kind}: write one of {kinds}."),
        "no_source": (
            "索引里没有 {source}。用 baowen search 查看出处的写法。",
            "The index has no {source}. See how baowen search names it.",
        ),
    }
)

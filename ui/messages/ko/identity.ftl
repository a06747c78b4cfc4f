# 컨테이너에 지정해 둔 것: 지정 정보와 그 상태, 지정하기, 바꾸기, 지우기, 복원하기.

## 지정 정보의 상태

identity-standing-as-kept = 지정과 같음
identity-standing-drifted = 지정과 다름: { $differences }
identity-standing-detached = 연결되어 있지 않음
identity-standing-container-absent = 지금은 그런 컨테이너 없음
identity-standing-network-absent = 지금은 그런 네트워크 없음
identity-standing-network-ambiguous = 같은 이름의 네트워크가 여럿
identity-standing-no-engine = 확인할 엔진 없음

error-identities = 컨테이너에 지정해 둔 정보를 읽거나 쓰지 못했습니다.
    .do = 아무것도 바꾸지 않았습니다. Lanward 상태 폴더의 “identities” 폴더에 있는 파일을 확인하고, 손상되었다면 다른 곳으로 옮긴 뒤 주소를 다시 지정하십시오.

## 창에서

identity-title = 지정 주소
identity-hint = 엔진은 컨테이너를 삭제하면 그 주소도 잊습니다. 여기에 지정해 둔 주소는 같은 이름의 다음 컨테이너에 다시 줄 수 있습니다.
identity-col-kept = 지정
identity-col-state = 상태
identity-mark-kept = 주소 지정됨
identity-mark-differs = 지정과 다름
identity-keep = 현재 주소 지정
identity-keep-derived = 이름으로 만든 MAC 주소도 지정
identity-edit = 변경
identity-edit-label = { $container } 컨테이너의 지정 변경
identity-forget = 지정 지우기
identity-forget-label = { $container } 컨테이너의 지정 지우기
identity-repair = 지정대로 복원
identity-repair-title = { $container } 컨테이너를 지정대로 복원
identity-repair-named = 다시 연결하는 동안 { $container } 컨테이너가 { $network } 네트워크에서 잠시 끊깁니다.
identity-add = 주소 지정
identity-none = 이 네트워크에 지정된 주소가 없습니다.
identity-waiting = 같은 이름의 컨테이너를 기다리는 중
identity-form-title = { $container } 컨테이너에 지정할 것: { $network } 네트워크
identity-form-new = { $network } 네트워크에 주소 지정
identity-form-aliases = 추가 이름
identity-form-aliases-hint = 쉼표로 나눕니다. 같은 네트워크의 다른 컨테이너가 이 이름으로 찾습니다.
identity-form-priority = 게이트웨이 우선순위
identity-form-priority-hint = 값이 가장 큰 네트워크로 나갑니다. Docker 28 이상에서 쓸 수 있습니다.
identity-form-save = 지정
identity-mac-choice = MAC 주소
identity-mac-none = 엔진에 맡기기
identity-mac-derived = 이름으로 만든 주소: { $mac }
identity-mac-derived-short = 이름으로 만든 주소
identity-mac-derived-hint = 컨테이너 이름과 네트워크 이름이 같으면 언제 어느 컴퓨터에서 시작해도 같은 주소입니다.
identity-mac-own = 직접 입력
identity-without = { $container } 컨테이너에는 아직 이 네트워크의 주소가 없어 지정할 것이 없습니다.

## 명령줄에서

cli-identity-none = 지정된 주소가 없습니다. lanward identity keep 명령이 컨테이너의 현재 주소를 지정합니다.
cli-identity-table-network = 네트워크
cli-identity-table-kept = 지정
cli-identity-table-standing = 상태
cli-identity-kept = { $network } 네트워크의 { $container } 컨테이너에 지정했습니다: { $values }
cli-identity-as-before = { $network } 네트워크의 { $container } 컨테이너는 전에 지정한 그대로 둡니다. 바꾸려면 컨테이너 이름을 주십시오.
cli-identity-without = { $container } 컨테이너에는 아직 { $network } 네트워크의 주소가 없어 지정하지 않았습니다.
cli-identity-nothing-to-keep = LAN 네트워크에 새로 지정할 컨테이너가 없습니다.
cli-identity-forgotten = { $network } 네트워크의 { $container } 컨테이너에 지정한 정보를 지웠습니다.
cli-identity-repair-done = { $name } 컨테이너를 지정대로 복원하고 비교했습니다. 차이가 없습니다.
cli-identity-stands = { $container } 컨테이너는 지정과 같습니다. 아무것도 하지 않았습니다.
usage-identity-none = 지정된 정보가 없습니다: { $name }
usage-identity-unset = --unset에는 ip, ip6, mac, alias, gw-priority만 쓸 수 있습니다: { $field }

help-identity = 컨테이너의 주소를 지정하고, 다른 곳을 보여 주고, 지정대로 복원합니다
help-identity-list = 지정된 정보와 그 상태를 보여 줍니다(동사 없이 쓴 것과 같음)
help-identity-keep = 컨테이너의 현재 주소를 지정합니다
help-identity-set = 여기에 적은 것을 지정합니다. 컨테이너가 아직 없어도 됩니다
help-identity-forget = 컨테이너에 지정한 정보를 지웁니다
help-identity-repair = 컨테이너를 지정대로 복원합니다
help-identity-keep-containers = 컨테이너 이름 또는 ID. 없으면 LAN에 있고 아직 지정하지 않은 모든 컨테이너
help-identity-keep-network = 이 네트워크에서만
help-identity-keep-mac-address = “derived”: 이름으로 만든 MAC 주소를 지정
help-identity-set-container = 컨테이너 이름
help-identity-set-network = 네트워크 이름 또는 ID. 컨테이너가 한 네트워크에만 있으면 필요 없음
help-identity-set-mac-address = MAC 주소, 또는 이름으로 만들려면 “derived”
help-identity-set-unset = 지정하지 않을 것: ip, ip6, mac, alias, gw-priority. 반복 가능
help-identity-forget-network = 이 네트워크에서만
help-identity-repair-network = 이 네트워크에서만
help-export-container = 대신 이 네트워크에서 이 컨테이너에 지정한 정보를 출력(lanward identity)
help-arg-gw-priority = 게이트웨이 우선순위. 값이 가장 큰 네트워크로 나감(Docker 28)

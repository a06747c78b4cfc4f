# 컨테이너를 다른 네트워크로 옮기거나 네트워크를 하나 더 연결합니다.

new-address-without = 없음
new-address-typed = { $address }
new-address-nobody-answered = { $address } (제안, 응답 없음)
new-address-not-asked = { $address } (제안, 물어보지 않음)
new-address-engines = 엔진이 할당

move-loss-ports = 게시한 포트를 더는 쓸 수 없습니다: { $ports }. 엔진은 컨테이너가 브리지 네트워크를 통해 밖으로 나갈 때만 포트를 엽니다.
move-loss-names = 기본 브리지에는 없는 별칭: { $names }
move-loss-settings = 이전 연결의 설정: { $settings }
move-loss-neighbours = 함께 쓰는 네트워크가 없어지는 컨테이너: { $containers } (네트워크 { $network })

move-refusal-host-network = 엔진이 있는 컴퓨터의 네트워크를 그대로 씁니다. 네트워크 모드 host 없이 새로 만드십시오.
move-refusal-shares-network = 다른 컨테이너의 네트워크를 씁니다: { $with }. 그 컨테이너를 옮기면 함께 옮겨집니다.
move-refusal-no-network = 네트워크 없이 만든 컨테이너입니다. 네트워크 모드 none 없이 새로 만드십시오.
move-refusal-swarm-task = 스웜 작업입니다. 대신 서비스를 바꾸십시오.
move-refusal-unsettled = 스스로 상태가 바뀌는 중입니다({ $state }). 기다리거나 멈추십시오.
move-refusal-already-there = 이미 이 네트워크에 연결되어 있습니다: { $network }
move-refusal-not-there = 떠날 네트워크에 연결되어 있지 않습니다: { $network }
move-refusal-several-networks = 여러 네트워크에 연결되어 있습니다: { $networks }. 어느 네트워크를 떠날지 지정하십시오.
move-refusal-podman = Podman은 연결의 설정을 모두 보여 주지 않아 원래대로 되돌릴 수 없습니다.

cli-move-impact = 컨테이너마다 일어나는 일
cli-move-leaves = 떠나는 네트워크
cli-move-stays = (없음)
cli-move-way-out = 나가는 길
cli-move-no-way-out = (없음)
cli-move-along = 네트워크를 함께 쓰고 있어 같이 옮겨지는 컨테이너: { $names }
cli-move-compose = Compose 프로젝트 { $project }에 속합니다. docker compose up 명령은 파일을 따르므로 컨테이너를 새로 만들 수 있습니다. 파일에도 네트워크를 적으십시오.
cli-move-commands = 같은 일을 하는 docker 명령
cli-move-done = 옮긴 뒤 요청한 내용과 비교했으며 차이가 없습니다.
cli-move-back = 되돌리려면 실행하십시오: { $command }
cli-move-type-name = 실행 중인 컨테이너의 통신이 끊깁니다. 계속하려면 네트워크 이름을 입력하십시오({ $name }):
cli-move-kept-all = 이름이 다릅니다. 아무것도 바꾸지 않았습니다.
usage-move-needs-yes = 실행 중인 컨테이너의 통신이 끊기는데 물어볼 수 없으므로 --yes 옵션이 필요합니다. 네트워크: { $name }, 컨테이너: { $touches }
usage-move-whose-address = --ip 옵션은 옮기는 컨테이너에만 쓸 수 있습니다. 옮기는 컨테이너가 아닙니다: { $name }

help-move = 컨테이너를 네트워크로 옮깁니다: 주소를 제안하고, 모두 도착한 뒤에야 떠납니다
help-move-containers = 컨테이너 이름 또는 ID
help-move-to = 어느 네트워크로
help-move-from = 떠날 네트워크. 없으면 컨테이너마다 하나뿐인 네트워크
help-move-keep = 이미 있는 네트워크에도 그대로 남습니다
help-move-ip = 한 컨테이너의 주소. 여러 번 쓸 수 있습니다. 없으면 LAN에서는 제안하고, 다른 곳에서는 엔진이 고릅니다

move-open = 컨테이너 옮기기
move-title-here = 컨테이너를 옮겨 올 네트워크: { $network }
move-title-away = 컨테이너를 옮겨 낼 네트워크: { $network }
move-to = 옮겨 갈 네트워크
move-to-here = { $network } (이 네트워크)
move-which-here = 옮겨 올 컨테이너
move-which-away = 옮겨 갈 컨테이너
move-nobody = 그리로 옮길 수 있는 컨테이너가 없습니다.
move-address = { $container } 컨테이너의 IPv4 주소
move-keep = 이미 있는 네트워크에도 그대로 남습니다
move-keep-hint = 네트워크가 둘이 되고, 그중 하나가 밖으로 나가는 길이 됩니다.
move-from = 떠날 네트워크
move-from-only = 컨테이너마다 하나뿐인 네트워크
move-way-out = 밖으로 나가는 길
move-breaks = 통신이 끊기는 실행 중인 컨테이너:
move-confirm = { $network } 네트워크로 옮깁니다
move-do = 옮기기
